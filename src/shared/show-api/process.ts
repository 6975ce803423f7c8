import * as z from 'zod';

/**
 * How whoever starts a show server (the desktop shell, a bench, an administrator) configures it:
 * by environment and messages, never by arguments, since arguments can be read by other users.
 *
 * - `REGULARS_DATA_DIR` folder of the database (required)
 * - `REGULARS_PORT` gateway's port on loopback, 0 for any free one (default 4400)
 * - `REGULARS_HOST_TOKEN` the host's token, at least 32 characters (required)
 * - `REGULARS_SFU_URL`, `REGULARS_SFU_KEY`, `REGULARS_SFU_SECRET` the media server as the server
 *   reaches it; absent while there is none
 * - `REGULARS_SFU_PUBLIC_URL` set when pages must not come through the gateway's own proxy (an
 *   external media server)
 * - `REGULARS_PAGES_DIR` built pages (`out/renderer`)
 * - `REGULARS_SQLITE_BINDING` a better-sqlite3 binary, where the shipped one does not load
 * - `REGULARS_LINK_SECRET` shared with the merchant's own checkout, at least 32 characters
 * - `REGULARS_STRIPE_SECRET` Stripe's secret key, and `REGULARS_STRIPE_WEBHOOK_SECRET` where Stripe can
 *   reach this server; `REGULARS_STRIPE_URL` another server than Stripe's own, for tests
 * - `REGULARS_SMTP_URL`, `REGULARS_SMTP_FROM` the mail server (`smtp://user:password@host:port`, or
 *   `smtps://`) and the sender of letters with codes; without them nobody signs in by e-mail
 * - `REGULARS_LOG_LEVEL` pino's levels, default `info`
 */
export const showServerEnvSchema = z.object({
  REGULARS_DATA_DIR: z.string().min(1),
  REGULARS_PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  REGULARS_HOST_TOKEN: z.string().min(32).max(512),
  REGULARS_SFU_URL: z.url().optional(),
  REGULARS_SFU_KEY: z.string().min(1).optional(),
  REGULARS_SFU_SECRET: z.string().min(1).optional(),
  REGULARS_SFU_PUBLIC_URL: z.url().optional(),
  REGULARS_PAGES_DIR: z.string().min(1).optional(),
  REGULARS_SQLITE_BINDING: z.string().min(1).optional(),
  REGULARS_LINK_SECRET: z.string().min(32).max(512).optional(),
  REGULARS_STRIPE_SECRET: z.string().min(8).max(512).optional(),
  REGULARS_STRIPE_WEBHOOK_SECRET: z.string().min(8).max(512).optional(),
  REGULARS_STRIPE_URL: z.url({ protocol: /^https?$/ }).optional(),
  REGULARS_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  REGULARS_SMTP_FROM: z.string().min(3).max(300).optional(),
  REGULARS_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type ShowServerEnv = z.infer<typeof showServerEnvSchema>;

/** What the parent tells the show server (over `process.parentPort`, or `process.send` in Node). */
export const toShowServerSchema = z.discriminatedUnion('kind', [
  /** Another media server from now on; null where there is none any more. */
  z.object({
    kind: z.literal('media-server'),
    mediaServer: z
      .object({
        url: z.url(),
        key: z.string().min(1),
        secret: z.string().min(1),
        publicUrl: z.url().optional(),
      })
      .nullable(),
  }),
  /** Finish what was accepted, close the database, exit 0. */
  z.object({ kind: z.literal('stop') }),
]);
export type ToShowServer = z.infer<typeof toShowServerSchema>;

/** What the show server tells its parent. */
export const fromShowServerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.url(), port: z.int() }),
  /** It cannot run and exits; starting it again as it is would not help. */
  z.object({
    kind: z.literal('failed'),
    code: z.enum(['port-in-use', 'data-in-use', 'data-damaged', 'disk-full', 'bad-settings']),
    detail: z.string(),
  }),
]);
export type FromShowServer = z.infer<typeof fromShowServerSchema>;
