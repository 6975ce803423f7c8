import * as z from 'zod';

/** What whoever starts the studio asks for, in one argument of JSON; secrets are never in it. */
export const launchSchema = z.object({
  dataDir: z.string().min(1).optional(),
  port: z.int().min(0).max(65_535).optional(),
  goLive: z.boolean().default(false),
  rehearse: z.int().min(1).max(20_000).nullable().default(null),
  sfuUrl: z.url({ protocol: /^(wss?|https?)$/ }).optional(),
  latencyStamp: z.boolean().default(false),
  lang: z.enum(['en', 'zh']).optional(),
});
export type Launch = z.infer<typeof launchSchema>;

const argument = '--regulars-launch=';

/** Reads the launch argument; without one the studio starts plainly. Throws on a malformed one. */
export function readLaunch(argv: readonly string[]): Launch {
  const given = argv.find((one) => one.startsWith(argument));
  return launchSchema.parse(given === undefined ? {} : JSON.parse(given.slice(argument.length)));
}
