/** Shows, viewers, messages, events, settings as SQL sees them; instants are integers of milliseconds, flags 0 or 1. */
export interface CoreTables {
  shows: {
    id: string;
    slug: string;
    kind: string;
    phase: string;
    title: string;
    host_name: string;
    orientation: string;
    starts_at_ms: number | null;
    started_at_ms: number | null;
    ended_at_ms: number | null;
    rehearsal_of: string | null;
    rehearsal_viewers: number;
    rehearsal_seed: number;
    created_at_ms: number;
  };
  viewers: { id: string; is_simulated: number; name: string | null; first_seen_at_ms: number };
  visits: {
    viewer_id: string;
    show_id: string;
    first_entered_at_ms: number;
    last_seen_at_ms: number;
    watched_ms: number;
    messages: number;
    questions: number;
  };
  messages: {
    id: string;
    show_id: string;
    viewer_id: string | null;
    sender: string;
    name: string;
    text: string;
    sent_at_ms: number;
    intent: string | null;
    answered_at_ms: number | null;
    is_hidden: number;
    command_key: string;
  };
  events: {
    show_id: string;
    seq: number;
    at_ms: number;
    kind: string;
    viewer_id: string | null;
    payload: string;
  };
  settings: { key: string; value: string };
}
