import { useEffect, useState, type ReactElement } from 'react';
import { useSession, useTill, useWords } from '../context.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { shareShow, watchLink } from '../../share.ts';

type Invite = Awaited<
  ReturnType<ReturnType<typeof useTill>['session']['api']['engagement']['invite']>
>;

/** The viewer's own link, ways to send it, and what came of it. */
export function InviteSheet(): ReactElement {
  const { session } = useTill();
  const { text } = useWords();
  const title = useSession(({ show }) => show.show.title);
  const [invite, setInvite] = useState<Invite | null>(null);
  const [hasCopied, setCopied] = useState(false);
  useEffect(() => {
    session.api.engagement
      .invite({ slug: session.slug })
      .then(setInvite)
      // The show's own link is as good for sharing.
      .catch(() => undefined);
  }, [session]);
  const url = watchLink(invite?.code ?? null);
  const send = async (how: 'copy' | 'share'): Promise<void> => {
    if (!(await shareShow(session, { title, url }, how))) return;
    setCopied(how === 'copy');
  };
  return (
    <Sheet
      title={text.invite}
      footer={
        <div className="flex gap-2">
          <Button look="line" data-testid="copy-link" onClick={() => void send('copy')}>
            {hasCopied ? <Icon name="check" size={16} /> : null}
            {hasCopied ? text.copied : text.copy}
          </Button>
          {'share' in navigator ? (
            <Button onClick={() => void send('share')}>{text.share}</Button>
          ) : null}
        </div>
      }
    >
      <p className="text-sheet-ink-2">
        {invite?.isRewarded === true ? text.inviteReward : text.inviteHint}
      </p>
      <p
        data-testid="invite-link"
        aria-label={text.inviteLink}
        className="mt-3 rounded-md bg-sheet-2 px-3 py-3 text-[14px] leading-5 break-all select-all"
      >
        {url}
      </p>
      {invite === null ? null : (
        <p className="mt-3 flex items-center gap-2 text-[14px] text-sheet-ink-2">
          <Icon name="friend" size={16} />
          {invite.arrived === 0
            ? text.inviteNobody
            : text.inviteCame(invite.arrived, invite.rewarded)}
        </p>
      )}
      <span role="status" className="sr-only">
        {hasCopied ? text.copied : ''}
      </span>
    </Sheet>
  );
}
