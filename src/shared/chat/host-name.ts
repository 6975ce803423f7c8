/** Words by which a name claims to speak for the show. */
const roles =
  /主播|主持人?|官方|客服|管理员|房管|小助手|official|moderator|administrator|admin|support|staff|host/g;

const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether a viewer's name would pass for the host's or the show's: the host's own, however spaced,
 * decorated or written, or nothing but a role.
 */
export function soundsLikeHost(name: string, hostName: string): boolean {
  const [own, host] = [folded(name), folded(hostName)];
  if (own === '') return false;
  const bare = own.replace(roles, '');
  return bare === '' || own === host || bare === host;
}
