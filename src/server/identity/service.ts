import type {
  IdentityRefusals,
  LinkToken,
  MadeLink,
  MyIdentity,
  PersonalLink,
  PersonalLinkId,
  SignedIn,
} from '../../shared/identity/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import { EmailCodes } from './email-codes.ts';
import { Links } from './links.ts';
import { Persons } from './persons.ts';
import type { IdentityPorts } from './ports.ts';
import { RefusalCounts } from './refusal-counts.ts';

/** Who a viewer is, and how sure the server is of it: codes by e-mail, personal and signed links. */
export class IdentityService {
  readonly persons: Persons;
  readonly #ports: IdentityPorts;
  readonly #counts = new RefusalCounts();
  readonly #codes: EmailCodes;
  readonly #links: Links;

  constructor(ports: IdentityPorts) {
    this.#ports = ports;
    this.persons = new Persons(ports.store);
    this.#codes = new EmailCodes(ports, this.persons, this.#counts);
    this.#links = new Links(ports, this.persons, this.#counts);
  }

  mine(viewerId: ViewerId): MyIdentity {
    return {
      strength: this.persons.strengthOf(viewerId),
      emailHint: this.#ports.store.hintOf(this.persons.personOf(viewerId)),
      canSendCodes: this.#ports.send !== null,
    };
  }

  requestCode(viewerId: ViewerId, email: string, lang: 'en' | 'zh'): Promise<void> {
    return this.#codes.request(viewerId, email, lang);
  }

  confirmCode(viewerId: ViewerId, email: string, code: string): Promise<SignedIn> {
    return this.#codes.confirm(viewerId, email, code);
  }

  useLink(viewerId: ViewerId, link: LinkToken): Promise<SignedIn> {
    return this.#links.use(viewerId, link);
  }

  links(): PersonalLink[] {
    return this.#links.list();
  }

  makeLink(viewerId: ViewerId): Promise<MadeLink> {
    return this.#links.make(viewerId);
  }

  revokeLink(id: PersonalLinkId): Promise<PersonalLink> {
    return this.#links.revoke(id);
  }

  refusals(): IdentityRefusals {
    return this.#counts.read();
  }
}
