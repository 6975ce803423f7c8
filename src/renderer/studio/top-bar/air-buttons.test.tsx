import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ShowPhase } from '../../../shared/show/index.ts';
import { UiProvider } from '../../ui/index.ts';
import { AirButtons } from './air-buttons.tsx';

const done: string[] = [];
const note = (what: string) => (): Promise<void> => {
  done.push(what);
  return Promise.resolve();
};

function Buttons(props: {
  readonly phase: ShowPhase;
  readonly blocked?: 'noMediaServer' | 'waitingForServer';
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <UiProvider>
      <AirButtons
        phase={props.phase}
        viewers={12}
        blocked={props.blocked ?? null}
        isRehearseOpen={isOpen}
        onRehearseOpen={setOpen}
        onGoLive={note('live')}
        onRehearse={(viewers) => note(`rehearse ${viewers}`)()}
        onEnd={note('end')}
      />
    </UiProvider>
  );
}

afterEach(() => {
  cleanup();
  done.length = 0;
});

describe('going on air and off', () => {
  it('goes live with one click', async () => {
    render(<Buttons phase="draft" />);
    await userEvent.click(screen.getByTestId('go-live'));
    expect(done).toEqual(['live']);
  });

  it('cannot begin without a media server', async () => {
    render(<Buttons phase="draft" blocked="noMediaServer" />);
    await userEvent.click(screen.getByTestId('go-live'));
    await userEvent.click(screen.getByTestId('rehearse'));
    expect(done).toEqual([]);
    expect(screen.getByTestId('go-live').getAttribute('aria-disabled')).toBe('true');
  });

  it('rehearses with as many as asked for, and refuses what is no number of viewers', async () => {
    render(<Buttons phase="draft" />);
    await userEvent.click(screen.getByTestId('rehearse'));
    const count = await screen.findByRole('textbox', { name: 'Simulated viewers' });
    expect(count).toHaveProperty('value', '300');
    await userEvent.clear(count);
    expect(screen.getByRole('alert').textContent).toContain('0 to 20,000');
    await userEvent.click(screen.getByTestId('rehearse-start'));
    expect(done).toEqual([]);
    await userEvent.type(count, '20');
    await userEvent.click(screen.getByTestId('rehearse-start'));
    await waitFor(() => expect(done).toEqual(['rehearse 20']));
  });

  it('ends only after asking, and says who is watching', async () => {
    render(<Buttons phase="live" />);
    await userEvent.click(screen.getByTestId('end-show'));
    expect((await screen.findByRole('alertdialog')).textContent).toContain('12 viewers');
    expect(done).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Keep going' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    await userEvent.click(screen.getByTestId('end-show'));
    await userEvent.click(await screen.findByTestId('confirm-end'));
    expect(done).toEqual(['end']);
  });

  it('calls the end of a rehearsal by its name', () => {
    render(<Buttons phase="rehearsal" />);
    expect(screen.getByTestId('end-show').textContent).toBe('End rehearsal');
  });
});
