import { err, ok, type Result } from '../kernel/result.ts';
import type { Show, ShowPhase } from './schema.ts';

/** Why a show's phase cannot change as asked. */
export type PhaseError = { code: 'wrong-phase'; phase: ShowPhase };

/** Draft to live (or to rehearsal, for a show of that kind). */
export function startShow(show: Show, nowMs: number): Result<Show, PhaseError> {
  if (show.phase !== 'draft') return err({ code: 'wrong-phase', phase: show.phase });
  const phase = show.kind === 'rehearsal' ? 'rehearsal' : 'live';
  return ok({ ...show, phase, startedAtMs: nowMs });
}

/** A running show ends once; a draft has nothing to end. */
export function endShow(show: Show, nowMs: number): Result<Show, PhaseError> {
  if (!isRunning(show.phase)) return err({ code: 'wrong-phase', phase: show.phase });
  return ok({ ...show, phase: 'ended', endedAtMs: nowMs });
}

/** Whether the program is meant to be on air in this phase. */
export function isRunning(phase: ShowPhase): boolean {
  return phase === 'live' || phase === 'rehearsal';
}
