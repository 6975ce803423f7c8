import { createClient } from 'redis';
import { runClaims, type ClaimRun } from './claim-run.ts';
import type { ClaimWork } from './taps.ts';

/**
 * A claim as one script, which Redis runs alone: the key's first answer, the limit, a unit or a
 * place in the waiting list, a line of the ledger chained by hash (SHA-1 is what Redis has), the
 * claim, and an event of the show's log.
 */
const script = `
local known = redis.call('HGET', KEYS[1], ARGV[2])
if known then return known end
local isHeld = 0
local verdict = 'sold-out'
local taken = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if taken >= tonumber(ARGV[3]) then
  verdict = 'limit-reached'
elseif tonumber(redis.call('HGET', KEYS[3], 'free')) > 0 then
  redis.call('HINCRBY', KEYS[3], 'free', -1)
  redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
  isHeld = 1
  verdict = 'held'
else
  redis.call('RPUSH', KEYS[4], ARGV[1])
end
local seq = redis.call('HINCRBY', KEYS[3], 'seq', 1)
local head = redis.call('HGET', KEYS[3], 'head')
local text = seq .. ',' .. ARGV[1] .. ',' .. verdict .. ',' .. ARGV[4]
local hash = redis.sha1hex(head .. text)
redis.call('XADD', KEYS[5], '*', 'text', text, 'hash', hash)
redis.call('HSET', KEYS[6], seq, ARGV[1] .. ',' .. ARGV[2] .. ',' .. verdict .. ',' .. ARGV[5])
redis.call('XADD', KEYS[7], '*', 'kind', 'claim-answered', 'at', ARGV[4], 'viewer', ARGV[1],
  'verdict', verdict)
redis.call('HSET', KEYS[3], 'head', hash)
local answer = isHeld .. ',' .. seq
redis.call('HSET', KEYS[1], ARGV[2], answer)
return answer
`;
const keys = ['answers', 'taken', 'sale', 'waiting', 'ledger', 'claims', 'events'];
const variantId = 'variant-1';

/** Claims from a Redis on this port over several connections, each pipelined. */
export async function claimFromRedis(
  port: number,
  connections: number,
  work: ClaimWork,
): Promise<ClaimRun> {
  const clients = await Promise.all(
    Array.from({ length: connections }, () =>
      createClient({ url: `redis://127.0.0.1:${port}` }).connect(),
    ),
  );
  const [first] = clients;
  if (first === undefined) throw new Error('Redis needs a connection');
  await first.flushAll();
  await first.hSet('sale', { free: String(work.units), seq: '0', head: '0' });
  const sha = await first.scriptLoad(script);
  const limit = String(work.limitPerViewer);
  let turn = 0;
  try {
    return await runClaims(work, async ({ viewerId, key }) => {
      const client = clients[turn++ % connections] ?? first;
      const args = [viewerId, key, limit, String(Date.now()), variantId];
      const answer = await client.evalSha(sha, { keys, arguments: args });
      if (typeof answer !== 'string') throw new Error('Redis answered no text');
      const [isHeld, seq] = answer.split(',');
      return { isHeld: isHeld === '1', seq: Number(seq) };
    });
  } finally {
    for (const client of clients) client.destroy();
  }
}
