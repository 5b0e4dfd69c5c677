import { expect, test, vi } from 'vitest';
import type { AnotherHost } from '../support/another-host.ts';
import { expectPage } from '../support/expect-page.ts';
import { type Scene, SOON } from '../support/scene.ts';

const NAME = 'quiet';
const slow = 'crowdsecurity/ssh-slow-bf';

/** Three heartbeats and 30 s, a cron tick each minute and a poll of the page, with room for a slow machine. */
const NOTICED_WITHIN_MS = 300_000;

/** A drifted host whose agent is stopped, until the fleet notices and until it runs again. */
export class SilentHost {
  readonly #scene: Scene;
  #host: AnotherHost | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Drifts and falls silent. It is noticed minutes later, which other tests may pass. */
  async falls(): Promise<void> {
    this.#host = await this.#scene.addHost(NAME);
    this.#host.start();
    await vi.waitFor(async () => expect((await this.#scene.host(NAME)).reported_at).not.toBeNull(), SOON);
    await this.#scene.declare(NAME, slow, true);
    expect((await this.#scene.host(NAME)).state).toBe('drifted');
    await this.#host.stop();
  }

  /** The last tests of a file: they wait until the silence is noticed. */
  isSeenSilent(): void {
    const scene = this.#scene;

    test(
      'a host that says nothing any more: since when, what was known last, and where to look',
      async () => {
        const { page } = scene;
        await scene.visit(NAME);
        const notice = page.getByRole('region', { name: 'Unknown' });
        const heard = new Date((await scene.host(NAME)).reported_at ?? '');
        const clock = heard.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
        await expectPage(notice).toContainText(
          // Begun before midnight, the date stands before the time.
          new RegExp(`Unknown: nothing heard from ${NAME} since (\\d+ \\w+, )?${clock} \\([3-9] min\\)\\.`),
          { timeout: NOTICED_WITHIN_MS },
        );
        await expectPage(notice.getByText('systemctl status argos-drift-agent')).toBeVisible();

        const banner = page.getByRole('region', { name: 'Drift' });
        await expectPage(banner).toContainText('Whether it still stands is unknown');
        await expectPage(banner).toContainText(`If it still stands, run on ${NAME}:`);
        await expectPage(page.locator('.banner-drift')).toHaveCount(0);
        await expectPage(page.locator('.state-on_disk, .state-running')).toHaveCount(0);
        await expectPage(scene.scenarioRow(slow)).toContainText('on the host: unknown');
        await expectPage(page).toHaveTitle(new RegExp(`^\\(\\d\\) ${NAME} · Unknown · Argos Drift$`));
        expect(await scene.violations()).toEqual([]);
      },
      NOTICED_WITHIN_MS,
    );

    test('among all hosts it is unknown and not amber', async () => {
      const { page } = scene;
      await scene.visitFleet();
      await expectPage(scene.row(NAME)).toContainText('Unknown', SOON);
      await expectPage(scene.row(NAME)).toContainText('No evidence has come from this host since');
      await expectPage(scene.row(NAME).locator('.icon-unknown')).toBeVisible();
      await expectPage(page.locator('.fleet-drifted, .icon-drifted')).toHaveCount(0);
      await expectPage(page.getByText(/^Command/)).toHaveCount(0);
      await expectPage(page).toHaveTitle(/^\(\d\) Hosts · Argos Drift$/);
      await expectPage(page.locator('link[rel=icon]')).toHaveAttribute('href', /favicon-unknown-\d/);
      expect(await scene.violations()).toEqual([]);
    });

    test('a machine that was rebuilt enrols again, one that is gone is removed', async () => {
      const { page } = scene;
      await scene.visit(NAME);
      await page.getByRole('link', { name: 'Enrol again, keep its intent' }).click();
      await page.getByText('Enrol this host again').click();
      await page.getByRole('button', { name: 'Show the command' }).click();
      await expectPage(page.getByText(/curl -fsSL .* -- http/)).toBeVisible(SOON);
      expect(await scene.violations()).toEqual([]);
      await scene.visit(NAME);
      await page.getByRole('link', { name: 'Remove it' }).click();
      await page.getByText('Remove this host').click();
      await expectPage(page.getByRole('button', { name: `Remove ${NAME}` })).toBeVisible(SOON);
    });

    test('its agent is heard again: it is drifted as before, by itself, and the history tells of both', async () => {
      const { page } = scene;
      await scene.visit(NAME, 'history');
      await expectPage(page.getByText('No evidence came from the agent for longer than three heartbeats.')).toBeVisible(SOON);
      const before = (await scene.stack.call<{ scenarios: { since: string } }>('GET', await this.#drift())).scenarios;
      this.#host?.start();
      await expectPage(page.getByRole('region', { name: 'Unknown' })).toHaveCount(0, SOON);
      await expectPage(page.locator('.banner-drift')).toContainText(slow, SOON);
      await expectPage(page.getByText('The agent is heard again.')).toBeVisible(SOON);
      const after = (await scene.stack.call<{ scenarios: { since: string } }>('GET', await this.#drift())).scenarios;
      // The drift goes on; it did not begin anew with the agent.
      expect(Date.parse(after.since)).toBeLessThan(Date.parse(before.since));
    });
  }

  async #drift(): Promise<string> {
    return `/api/security/drift?fresh=true&host=${(await this.#scene.host(NAME)).id}`;
  }
}
