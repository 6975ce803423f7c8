import * as z from 'zod';
import { displayNameSchema } from '../chat/schema.ts';
import { viewerIdSchema } from '../kernel/ids.ts';
import { identityStrengthSchema } from '../sales/schema.ts';

/** An address that a code is sent to. */
export const emailAddressSchema = z.string().trim().max(254).pipe(z.email());

/** The code in a letter, as it is typed: spaces between the digits do no harm. */
export const emailCodeSchema = z
  .string()
  .max(20)
  .overwrite((text) => text.replace(/\s/g, ''))
  .regex(/^\d{6}$/);

/** What a viewer may know of their own identity. */
export const myIdentitySchema = z.object({
  strength: identityStrengthSchema,
  /** Their address with most of it left out; null where none is confirmed. */
  emailHint: z.string().nullable(),
  /** Whether this shop can send letters. */
  canSendCodes: z.boolean(),
});
export type MyIdentity = z.infer<typeof myIdentitySchema>;

/** What came of a code or a link. */
export const signedInSchema = z.object({
  viewerId: viewerIdSchema,
  strength: identityStrengthSchema,
  /** The browser has another identity from here on: the page loads itself anew. */
  mustReload: z.boolean(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const personalLinkIdSchema = z.uuid().brand<'PersonalLinkId'>();
export type PersonalLinkId = z.infer<typeof personalLinkIdSchema>;

/** A link that makes one browser known as one viewer, as the crew sees it. */
export const personalLinkSchema = z.object({
  id: personalLinkIdSchema,
  viewerId: viewerIdSchema,
  viewerName: z.string().nullable(),
  madeAtMs: z.int(),
  expiresAtMs: z.int(),
  usedAtMs: z.int().nullable(),
  revokedAtMs: z.int().nullable(),
});
export type PersonalLink = z.infer<typeof personalLinkSchema>;

/** A link with its token, told once: only the token's hash is kept. */
export const madeLinkSchema = z.object({
  link: personalLinkSchema,
  /** What stands after the `#` of a watch link, where no server and no log sees it. */
  fragment: z.string(),
});
export type MadeLink = z.infer<typeof madeLinkSchema>;

/** What a merchant's own system signs: whom it knows, until when, and perhaps a name. */
export const merchantPayloadSchema = z.object({
  id: z.string().min(1).max(100),
  /** Seconds since 1970. */
  exp: z.int(),
  name: displayNameSchema.optional(),
});
export type MerchantPayload = z.infer<typeof merchantPayloadSchema>;

/** A token as it stands in a link: of a personal link, or `payload.signature` of the merchant's. */
export const linkTokenSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('personal'), token: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('merchant'), token: z.string().min(1).max(1000) }),
]);
export type LinkToken = z.infer<typeof linkTokenSchema>;

/** Why codes and links were refused since the server started, for the crew's eyes. */
export const identityRefusalsSchema = z.object({
  wrongCodes: z.int(),
  expiredCodes: z.int(),
  tooManyLetters: z.int(),
  failedLetters: z.int(),
  forgedLinks: z.int(),
  expiredLinks: z.int(),
  usedLinks: z.int(),
  revokedLinks: z.int(),
});
export type IdentityRefusals = z.infer<typeof identityRefusalsSchema>;
