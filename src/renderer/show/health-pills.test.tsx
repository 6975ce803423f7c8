import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { UiProvider } from '../ui/index.ts';
import { HealthPills } from './health-pills.tsx';

function open(): void {
  render(
    <UiProvider>
      <HealthPills
        cores="0.8"
        readings={{
          isOnAir: true,
          fps: 30,
          targetFps: 30,
          laggedPct: 0,
          skippedPct: 0,
          droppedPct: 2,
          bitrateKbps: 2500,
          targetBitrateKbps: 2500,
          latencyMs: 80,
          cpuPct: 30,
        }}
      />
      <button type="button">Share</button>
    </UiProvider>,
  );
}
const focused = (): string | null | undefined => document.activeElement?.getAttribute('aria-label');

afterEach(cleanup);

describe('the readings of health', () => {
  it('are one stop of Tab, and arrow keys go through them', async () => {
    open();
    await userEvent.tab();
    expect(focused()).toBe('fps 30.0');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(focused()).toBe('Dropped 2.0%');
    await userEvent.keyboard('{ArrowLeft}');
    expect(focused()).toBe('Skipped 0.0%');
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(focused()).toBe('CPU 30%');
    await userEvent.keyboard('{Home}{ArrowLeft}');
    expect(focused()).toBe('fps 30.0');
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Share' }));
  });

  it('say on focus what they mean and what to do', async () => {
    open();
    await userEvent.tab();
    const tip = await screen.findByText(/the goal is 30\. Below it, lower the preset/);
    expect(document.activeElement?.getAttribute('aria-description')).toBe(tip.textContent);
  });
});
