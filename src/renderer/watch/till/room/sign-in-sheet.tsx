import { useState, type FormEvent, type ReactElement } from 'react';
import { errorCodeOf } from '../../../show-client/index.ts';
import { problemIn, useTill, useWords } from '../context.ts';
import { Button, Field, Wrong } from '../parts/controls.tsx';
import { Sheet } from '../parts/sheet.tsx';

/** Who an offer needs to know signs in with a code by e-mail, without leaving the show. */
export function SignInSheet(): ReactElement {
  const till = useTill();
  const { text, lang } = useWords();
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { identity } = till.session.api;
  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      if (!isSent) {
        await identity.requestCode({ email: email.trim(), lang });
        setSent(true);
      } else {
        const { mustReload } = await identity.confirmCode({ email: email.trim(), code });
        // The browser is another viewer from here on, with another token.
        if (mustReload) location.reload();
        else till.signedIn();
      }
    } catch (failure) {
      setProblem(errorCodeOf(failure));
    }
    setBusy(false);
  };
  return (
    <Sheet
      title={text.signIn}
      footer={
        <div className="flex gap-2">
          {isSent ? (
            <Button look="line" onClick={() => setSent(false)}>
              {text.otherEmail}
            </Button>
          ) : null}
          <Button type="submit" form="sign-in" data-testid="sign-in-go" isOff={isBusy}>
            {isSent ? text.confirm : text.sendCode}
          </Button>
        </div>
      }
    >
      <form id="sign-in" onSubmit={(event) => void act(event)}>
        <p className="mb-3 text-sheet-ink-2">{isSent ? text.codeSent(email) : text.signInHint}</p>
        {isSent ? (
          <Field
            key="code"
            label={text.code}
            data-testid="sign-in-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*(\d\s*){6}"
            required
            autoFocus
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
        ) : (
          <Field
            key="email"
            label={text.email}
            data-testid="sign-in-email"
            type="email"
            autoComplete="email"
            required
            value={email}
            onChange={({ target }) => setEmail(target.value)}
          />
        )}
        {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
      </form>
    </Sheet>
  );
}
