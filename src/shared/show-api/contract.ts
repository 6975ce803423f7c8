import { oc } from '@orpc/contract';
import * as z from 'zod';
import { audienceThresholdsSchema, viewerCardSchema } from '../audience/schema.ts';
import { chatMessageSchema, displayNameSchema, messageTextSchema } from '../chat/schema.ts';
import type { showIdSchema } from '../kernel/ids.ts';
import { messageIdSchema, viewerIdSchema } from '../kernel/ids.ts';
import { orientationSchema, publishReportSchema, showSchema } from '../show/schema.ts';
import { catalogContract } from './contract-catalog.ts';
import { engagementContract } from './contract-engagement.ts';
import { identityContract } from './contract-identity.ts';
import { ordersContract } from './contract-orders.ts';
import { salesContract } from './contract-sales.ts';
import { goMarkSchema } from './go-mark.ts';
import { idempotencyKeySchema } from './keys.ts';

/** What a participant needs to reach the media server: a short-lived token and where to use it. */
export const sfuAdmissionSchema = z.object({
  /** ws(s) address; the gateway's own, unless the media server is another machine's. */
  url: z.string(),
  token: z.string(),
  /** The room's name, for logs; the token decides. */
  room: z.string(),
});
export type SfuAdmission = z.infer<typeof sfuAdmissionSchema>;

const nothing = z.object({});

/** Shows, air, chat, audience and the media server. */
export const coreContract = {
  show: {
    /** The show on this server's stage now: what the studio works on. */
    current: oc.route({ method: 'GET', path: '/show' }).output(showSchema),
    list: oc.route({ method: 'GET', path: '/shows' }).output(z.array(showSchema)),
    /** Makes a new draft and puts it on the stage; refused while a show runs. */
    create: oc
      .route({ method: 'POST', path: '/shows' })
      .input(
        z.object({
          title: showSchema.shape.title,
          hostName: showSchema.shape.hostName,
          slug: showSchema.shape.slug.optional(),
          orientation: orientationSchema,
        }),
      )
      .output(showSchema),
    update: oc
      .route({ method: 'PATCH', path: '/show' })
      .input(
        z.object({
          title: showSchema.shape.title.optional(),
          hostName: showSchema.shape.hostName.optional(),
          orientation: orientationSchema.optional(),
          startsAtMs: z.int().nullable().optional(),
        }),
      )
      .output(showSchema),
    /** Draft to live. From an ended show it makes the next draft of the same name first. */
    goLive: oc.route({ method: 'POST', path: '/show/go-live' }).input(nothing).output(showSchema),
    end: oc.route({ method: 'POST', path: '/show/end' }).input(nothing).output(showSchema),
    /** Makes a rehearsal of the current show, puts it on the stage and lets the crowd in. */
    rehearse: oc
      .route({ method: 'POST', path: '/show/rehearse' })
      .input(z.object({ viewers: z.int().min(0).max(20_000), seed: z.int().optional() }))
      .output(showSchema),
  },
  air: {
    /** A viewer's admission to the program; refused with `not-open` while nothing is on air. */
    admit: oc
      .route({ method: 'POST', path: '/air/admit' })
      .input(z.object({ slug: showSchema.shape.slug }))
      .output(sfuAdmissionSchema),
    /** The studio's admission to publish the program. Makes the room if it is not there. */
    publish: oc
      .route({ method: 'POST', path: '/air/publish' })
      .input(nothing)
      .output(sfuAdmissionSchema),
    /** Where the countdown board's mark stands in the program; null where it is not to be seen. */
    mark: oc
      .route({ method: 'PUT', path: '/air/mark' })
      .input(z.object({ mark: goMarkSchema.nullable() }))
      .output(nothing),
    /** What the studio publishes, told about once a second. */
    report: oc
      .route({ method: 'POST', path: '/air/report' })
      .input(publishReportSchema)
      .output(nothing),
  },
  chat: {
    send: oc
      .route({ method: 'POST', path: '/chat/messages' })
      .input(
        z.object({
          slug: showSchema.shape.slug,
          text: messageTextSchema,
          key: idempotencyKeySchema,
        }),
      )
      .output(chatMessageSchema),
    /** A viewer says what to be called; asked for when they first speak. */
    setName: oc
      .route({ method: 'POST', path: '/me/name' })
      .input(z.object({ name: displayNameSchema }))
      .output(z.object({ name: displayNameSchema })),
    /** Crew: this question was answered (or, with false, was not). */
    markAnswered: oc
      .route({ method: 'POST', path: '/chat/messages/{messageId}/answered' })
      .input(z.object({ messageId: messageIdSchema, answered: z.boolean() }))
      .output(chatMessageSchema),
    /** Crew: take a message out of everyone's sight, or bring it back. */
    hide: oc
      .route({ method: 'POST', path: '/chat/messages/{messageId}/hidden' })
      .input(z.object({ messageId: messageIdSchema, hidden: z.boolean() }))
      .output(nothing),
    /** Crew: speak in the room as the host. */
    say: oc
      .route({ method: 'POST', path: '/chat/host-messages' })
      .input(z.object({ text: messageTextSchema, key: idempotencyKeySchema }))
      .output(chatMessageSchema),
  },
  audience: {
    card: oc
      .route({ method: 'GET', path: '/audience/viewers/{viewerId}' })
      .input(z.object({ viewerId: viewerIdSchema }))
      .output(viewerCardSchema),
    thresholds: oc
      .route({ method: 'GET', path: '/audience/thresholds' })
      .output(audienceThresholdsSchema),
    setThresholds: oc
      .route({ method: 'PUT', path: '/audience/thresholds' })
      .input(audienceThresholdsSchema)
      .output(audienceThresholdsSchema),
  },
  sfu: {
    /** Whether the media server answers, asked by the studio's status. */
    status: oc.route({ method: 'GET', path: '/sfu/status' }).output(
      z.object({
        state: z.enum(['ready', 'unreachable', 'not-configured']),
        isExternal: z.boolean(),
      }),
    ),
  },
};

/**
 * Every command and query of the show server. Who may call what is decided by the token's role
 * (`roles.ts`), never by the caller's word. Errors carry a code of `errors.ts`.
 */
export const showApiContract = {
  ...coreContract,
  catalog: catalogContract,
  sales: salesContract,
  orders: ordersContract,
  engagement: engagementContract,
  identity: identityContract,
};

/** The poster goes up as raw JPEG: `PUT /api/poster/<showId>`, crew only, 256 KB at most. */
export const posterPath = (showId: z.infer<typeof showIdSchema>): string => `/api/poster/${showId}`;
export const posterMaxBytes = 256 * 1024;
