import * as z from 'zod';
import { showIdSchema } from '../kernel/ids.ts';

/** Where a show is in its life; a rehearsal is a show of its own kind and never becomes another. */
export const showPhaseSchema = z.enum(['draft', 'rehearsal', 'live', 'ended']);
export type ShowPhase = z.infer<typeof showPhaseSchema>;

export const showKindSchema = z.enum(['show', 'rehearsal']);
export type ShowKind = z.infer<typeof showKindSchema>;

export const orientationSchema = z.enum(['portrait', 'landscape']);
export type Orientation = z.infer<typeof orientationSchema>;

/** Whether the program reaches the media server: `recovering` means it should and does not yet. */
export const publishStateSchema = z.enum(['off', 'connecting', 'live', 'recovering']);
export type PublishState = z.infer<typeof publishStateSchema>;

/** What the studio reports of its publishing, about once a second; sizes in pixels. */
export const publishReportSchema = z.object({
  state: publishStateSchema,
  width: z.int().min(0).max(8192),
  height: z.int().min(0).max(8192),
  /** Frames that left the mixer, per second over the last 10 s. */
  fps: z.number().min(0).max(240),
  codec: z.enum(['', 'h264', 'vp8']),
  /** Ticks of the frame clock that the mixer missed over the last 10 s, in percent. */
  laggedPct: z.number().min(0).max(100),
});
export type PublishReport = z.infer<typeof publishReportSchema>;

/** The report of a studio that publishes nothing. */
export const nothingPublished: PublishReport = {
  state: 'off',
  width: 0,
  height: 0,
  fps: 0,
  codec: '',
  laggedPct: 0,
};

/** A show as everyone may see it. */
export const showSchema = z.object({
  id: showIdSchema,
  slug: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
  kind: showKindSchema,
  phase: showPhaseSchema,
  title: z.string().min(1).max(120),
  hostName: z.string().min(1).max(60),
  orientation: orientationSchema,
  /** Announced start, null where none was announced. */
  startsAtMs: z.int().nullable(),
  startedAtMs: z.int().nullable(),
  endedAtMs: z.int().nullable(),
});
export type Show = z.infer<typeof showSchema>;
