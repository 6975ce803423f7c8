import { defineConfig } from '@playwright/test';

/** What needs a window: the stage's parts alone (media), and the operator's journeys (e2e). */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  reporter: [['list']],
  projects: [
    { name: 'media', testDir: './media', testMatch: '**/*.spec.ts' },
    // The mixer meets two Chromiums: Debian's new one, and the one in Electron.
    { name: 'media-electron', testDir: './media', testMatch: '**/mixer.spec.ts' },
    { name: 'e2e', testDir: './e2e', testMatch: '**/*.spec.ts' },
  ],
});
