import { implement } from '@orpc/server';
import type {
  IdentityRefusals,
  LinkToken,
  MadeLink,
  MyIdentity,
  PersonalLink,
  PersonalLinkId,
  SignedIn,
} from '../../../shared/identity/index.ts';
import type { ViewerId } from '../../../shared/kernel/index.ts';
import { identityContract, Refusal } from '../../../shared/show-api/index.ts';
import type { Limits } from '../limits.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

/** What identity can do for a caller. */
export interface IdentityServices {
  mine(viewerId: ViewerId): MyIdentity;
  requestCode(viewerId: ViewerId, email: string, lang: 'en' | 'zh'): Promise<void>;
  confirmCode(viewerId: ViewerId, email: string, code: string): Promise<SignedIn>;
  useLink(viewerId: ViewerId, link: LinkToken): Promise<SignedIn>;
  links(): PersonalLink[];
  makeLink(viewerId: ViewerId): Promise<MadeLink>;
  revokeLink(id: PersonalLinkId): Promise<PersonalLink>;
  refusals(): IdentityRefusals;
}

/** Codes by e-mail and links; another viewer's cookie goes out with the answer that says so. */
export function identityProcedures(
  services: IdentityServices,
  { allowed, asViewer }: Guards,
  limits: Limits,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(identityContract).$context<CallContext>().use(answerRefusals(onFailure));
  /** A viewer of flesh and blood: the crowd signs in nowhere. */
  const asPerson = async (context: CallContext): Promise<ViewerId> => {
    const { viewerId } = await asViewer(context);
    if (context.caller?.isSimulated !== false) throw new Refusal('not-allowed');
    return viewerId;
  };
  const answered = (context: CallContext, signedIn: SignedIn): SignedIn => {
    if (signedIn.mustReload) context.becomeViewer(signedIn.viewerId);
    return signedIn;
  };
  return base.router({
    mine: base.mine.handler(async ({ context }) => services.mine(await asPerson(context))),
    requestCode: base.requestCode.handler(async ({ context, input }) => {
      const viewerId = await asPerson(context);
      await limits.letter(context.address);
      await services.requestCode(viewerId, input.email, input.lang);
      return {};
    }),
    confirmCode: base.confirmCode.handler(async ({ context, input }) => {
      const viewerId = await asPerson(context);
      await limits.code(viewerId);
      return answered(context, await services.confirmCode(viewerId, input.email, input.code));
    }),
    useLink: base.useLink.handler(async ({ context, input }) => {
      const viewerId = await asPerson(context);
      await limits.code(viewerId);
      try {
        return answered(context, await services.useLink(viewerId, input.link));
      } catch (failure) {
        // A link is all that its bearer shows of who they are.
        if (failure instanceof Refusal && failure.code === 'link-invalid')
          await limits.failedAuthentication(context.address);
        throw failure;
      }
    }),
    links: base.links.handler(async ({ context }) => {
      await allowed(context, 'orders');
      return services.links();
    }),
    makeLink: base.makeLink.handler(async ({ context, input }) => {
      await allowed(context, 'orders');
      return services.makeLink(input.viewerId);
    }),
    revokeLink: base.revokeLink.handler(async ({ context, input }) => {
      await allowed(context, 'orders');
      return services.revokeLink(input.linkId);
    }),
    refusals: base.refusals.handler(async ({ context }) => {
      await allowed(context, 'see-audience');
      return services.refusals();
    }),
  });
}
