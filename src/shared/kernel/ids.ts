import * as z from 'zod';

/** Ids are UUIDv7 strings with a brand, so that a viewer's id cannot be passed for a show's. */
export const showIdSchema = z.uuid().brand<'ShowId'>();
export const viewerIdSchema = z.uuid().brand<'ViewerId'>();
export const messageIdSchema = z.uuid().brand<'MessageId'>();

export type ShowId = z.infer<typeof showIdSchema>;
export type ViewerId = z.infer<typeof viewerIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
