import * as z from 'zod';

/** Who a token speaks for. The crew's roles run the show; a viewer watches it. */
export const roleSchema = z.enum(['host', 'producer', 'moderator', 'assistant', 'viewer', 'shop']);
export type Role = z.infer<typeof roleSchema>;
export type CrewRole = Exclude<Role, 'viewer' | 'shop'>;

/** The names of the rights; a procedure or topic asks for one of them. */
export type Right =
  | 'run-show'
  | 'stage'
  | 'see-audience'
  | 'moderate-chat'
  | 'answer-questions'
  | 'speak-as-host'
  | 'settings'
  | 'watch'
  /** Shelf, pin, flash sale, coupons. */
  | 'sell'
  | 'catalogue'
  | 'engage'
  | 'orders'
  /** Products, stock and orders by the shop's own systems. */
  | 'shop-api';

const rights: Record<Role, readonly Right[]> = {
  host: [
    'run-show',
    'stage',
    'see-audience',
    'moderate-chat',
    'answer-questions',
    'speak-as-host',
    'settings',
    'watch',
    'sell',
    'catalogue',
    'engage',
    'orders',
  ],
  producer: ['stage', 'see-audience', 'watch'],
  moderator: ['see-audience', 'moderate-chat', 'answer-questions', 'watch', 'engage'],
  assistant: [
    'see-audience',
    'moderate-chat',
    'answer-questions',
    'watch',
    'sell',
    'catalogue',
    'engage',
    'orders',
  ],
  viewer: ['watch'],
  shop: ['shop-api'],
};

/** Whether a role may do something; the one place that says so. */
export function may(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}
