import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  emailAddressSchema,
  emailCodeSchema,
  identityRefusalsSchema,
  linkTokenSchema,
  madeLinkSchema,
  myIdentitySchema,
  personalLinkIdSchema,
  personalLinkSchema,
  signedInSchema,
} from '../identity/schema.ts';
import { viewerIdSchema } from '../kernel/ids.ts';

/** Who a viewer is: codes by e-mail, personal links, links that the merchant's own system signs. */
export const identityContract = {
  mine: oc.route({ method: 'GET', path: '/me/identity' }).output(myIdentitySchema),
  /** Sends a code; `mail-failed` where it did not go out, `wrong-phase` in a rehearsal. */
  requestCode: oc
    .route({ method: 'POST', path: '/me/email/code' })
    .input(z.object({ email: emailAddressSchema, lang: z.enum(['en', 'zh']) }))
    .output(z.object({})),
  /** Sets another cookie where the answer says so. */
  confirmCode: oc
    .route({ method: 'POST', path: '/me/email' })
    .input(z.object({ email: emailAddressSchema, code: emailCodeSchema }))
    .output(signedInSchema),
  /** The page came by a link: `#k=…` of the crew's, `?m=…` of the merchant's. */
  useLink: oc
    .route({ method: 'POST', path: '/me/link' })
    .input(z.object({ link: linkTokenSchema }))
    .output(signedInSchema),
  links: oc.route({ method: 'GET', path: '/personal-links' }).output(z.array(personalLinkSchema)),
  makeLink: oc
    .route({ method: 'POST', path: '/personal-links' })
    .input(z.object({ viewerId: viewerIdSchema }))
    .output(madeLinkSchema),
  revokeLink: oc
    .route({ method: 'POST', path: '/personal-links/{linkId}/revoke' })
    .input(z.object({ linkId: personalLinkIdSchema }))
    .output(personalLinkSchema),
  /** Why codes and links were refused since the server started. */
  refusals: oc.route({ method: 'GET', path: '/identity-refusals' }).output(identityRefusalsSchema),
};
