import * as z from 'zod';
import { viewerIdSchema } from '../kernel/ids.ts';
import { sfuAdmissionSchema } from './contract.ts';
import { showTopicSchema } from './live.ts';

/**
 * What the gateway writes into the watch page (`<script type="application/json" id="boot">`), so
 * that the page asks for nothing before it connects.
 */
export const watchBootSchema = z.object({
  show: showTopicSchema,
  viewer: z.object({ id: viewerIdSchema, name: z.string().nullable() }),
  /** Sent as the header `x-regulars-command` with every command; bound to the viewer's cookie. */
  commandToken: z.string(),
  /** Null while nothing is on air. */
  admission: sfuAdmissionSchema.nullable(),
  lang: z.enum(['en', 'zh']),
});
export type WatchBoot = z.infer<typeof watchBootSchema>;
export const commandHeader = 'x-regulars-command';
