import { useEffect, useState } from 'react';
import type { ChildStatus } from '../../../shared/desktop-api/index.ts';
import { Button, Confirm, FormRow, Select, TextField, toasts } from '../../ui/index.ts';
import { settingsMessages } from './messages.ts';

export interface MediaAccess {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly mayStoreUnprotected: boolean;
}

/** How the media server is chosen and asked after. */
export interface MediaPorts {
  readonly configure: (
    access: MediaAccess | null,
  ) => Promise<{ result: 'saved' | 'needs-consent' | 'not-stored' | 'failed' }>;
  /** Whether it answers; null where nobody can say. */
  readonly sfuState: () => Promise<'ready' | 'unreachable' | 'not-configured' | null>;
}

const isAddress = (text: string): boolean => {
  try {
    return /^(wss?|https?):$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
};

function wordOf(status: ChildStatus) {
  if (status.state !== 'failed') return `media-${status.state}` as const;
  if (status.code === 'keys-missing') return 'media-failed-keys' as const;
  return status.code === 'disk-full' ? ('media-failed-disk' as const) : ('media-failed' as const);
}

function State(props: { readonly status: ChildStatus; readonly ports: MediaPorts }) {
  const t = settingsMessages.useText();
  const { status, ports } = props;
  const [sfu, setSfu] = useState<Awaited<ReturnType<MediaPorts['sfuState']>>>(null);
  useEffect(() => {
    let isCurrent = true;
    const ask = (): void =>
      void ports.sfuState().then(
        (state) => isCurrent && setSfu(state),
        () => isCurrent && setSfu(null),
      );
    ask();
    const timer = setInterval(ask, 3000);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [ports, status]);
  const gaps =
    status.state === 'restarting'
      ? { attempt: status.attempt }
      : status.state === 'external'
        ? { url: status.url }
        : status.state === 'failed'
          ? { detail: status.detail }
          : {};
  const isServer = status.state === 'running' || status.state === 'external';
  return (
    <div className="mb-8 rounded-4 bg-1 px-12 py-10">
      <p className="wrap-anywhere">{t(wordOf(status), gaps)}</p>
      {isServer && sfu !== null && (
        <p className={`mt-2 text-12 ${sfu === 'ready' ? 'text-ink-2' : 'text-warn'}`}>
          {t(`sfu-${sfu}`)}
        </p>
      )}
    </div>
  );
}

function OtherServer(props: {
  readonly onUse: (access: Omit<MediaAccess, 'mayStoreUnprotected'>) => void;
}) {
  const t = settingsMessages.useText();
  const [url, setUrl] = useState('');
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const [isTried, setTried] = useState(false);
  const mistake = !isAddress(url.trim())
    ? t('urlBad')
    : key.trim() === '' || secret === ''
      ? t('keyBad')
      : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (mistake === null) props.onUse({ url: url.trim(), key: key.trim(), secret });
      }}
    >
      <FormRow label={t('url')}>
        <TextField
          label={t('url')}
          placeholder="wss://…"
          data-testid="sfu-url"
          value={url}
          maxLength={2000}
          onChange={(event) => setUrl(event.target.value)}
        />
      </FormRow>
      <FormRow label={t('key')}>
        <TextField
          label={t('key')}
          data-testid="sfu-key"
          value={key}
          maxLength={200}
          onChange={(event) => setKey(event.target.value)}
        />
      </FormRow>
      <FormRow label={t('secret')}>
        <TextField
          label={t('secret')}
          type="password"
          data-testid="sfu-secret"
          value={secret}
          maxLength={400}
          onChange={(event) => setSecret(event.target.value)}
        />
      </FormRow>
      {isTried && mistake !== null && (
        <p role="alert" className="mt-4 text-right text-12 text-warn">
          {mistake}
        </p>
      )}
      <div className="mt-12 flex justify-end">
        <Button variant="primary" type="submit" data-testid="use-sfu">
          {t('useIt')}
        </Button>
      </div>
    </form>
  );
}

/** Which media server carries the picture, and how it fares. */
export function MediaSection(props: { readonly status: ChildStatus; readonly ports: MediaPorts }) {
  const t = settingsMessages.useText();
  const { status, ports } = props;
  const [which, setWhich] = useState<'own' | 'other'>(
    status.state === 'external' ? 'other' : 'own',
  );
  const [asking, setAsking] = useState<Omit<MediaAccess, 'mayStoreUnprotected'> | null>(null);
  const configure = async (access: MediaAccess | null): Promise<void> => {
    const { result } = await ports.configure(access).catch(() => ({ result: 'failed' as const }));
    if (result === 'needs-consent' && access !== null) setAsking(access);
    else if (result === 'saved') toasts.info(t('saved'), { id: 'settings' });
    else if (result === 'not-stored') toasts.warn(t('notStored'), { id: 'settings' });
    else toasts.bad(t('notSet'), { id: 'settings' });
  };
  return (
    <>
      <State status={status} ports={ports} />
      <FormRow label={t('which')}>
        <Select
          label={t('which')}
          value={which}
          options={[
            { value: 'own', label: t('own') },
            { value: 'other', label: t('other') },
          ]}
          onChange={(next) => {
            setWhich(next);
            if (next === 'own' && status.state === 'external') void configure(null);
          }}
        />
      </FormRow>
      {which === 'other' ? (
        <OtherServer
          onUse={(access) => void configure({ ...access, mayStoreUnprotected: false })}
        />
      ) : (
        <p className="mt-8 text-12 text-ink-2">{t('mediaWhat')}</p>
      )}
      <Confirm
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        title={t('consentTitle')}
        body={t('consentBody')}
        verb={t('consent')}
        keep={t('keep')}
        testId="consent"
        onConfirm={async () => {
          if (asking !== null) await configure({ ...asking, mayStoreUnprotected: true });
        }}
      />
    </>
  );
}
