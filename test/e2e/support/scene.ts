import type { Browser, Page } from '@playwright/test';
import type { HostSummary, HostsDocument, ScenarioRow, ScenariosDocument } from '#contract';
import { openBrowser } from '../../../scripts/chromium.ts';
import { AnotherHost } from './another-host.ts';
import { violations } from './axe.ts';
import { openPage } from './browser.ts';
import { expectPage } from './expect-page.ts';
import { Stack } from './stack.ts';

/** What the settle time and one poll of a visible page take, with room for a slow machine. */
export const SOON = { timeout: 20_000 };

/** A running product with a page of it where an operator is logged in, for tests that share them. */
export class Scene {
  /** The name that the host of `scripts/start` gets. */
  static readonly FIRST = 'first';

  #stack: Stack | null = null;
  #browser: Browser | null = null;
  #page: Page | null = null;
  #faults: string[] = [];
  readonly #others: AnotherHost[] = [];

  get stack(): Stack {
    return opened(this.#stack);
  }

  get page(): Page {
    return opened(this.#page);
  }

  async open(): Promise<void> {
    this.#stack = await Stack.start();
    this.#browser = await openBrowser();
    ({ page: this.#page, faults: this.#faults } = await openPage(this.#browser, this.stack.origin));
    await this.page.goto(this.stack.readyUrl);
    await expectPage(this.page.getByRole('button', { name: 'Log out' })).toBeVisible(SOON);
    const [first] = await this.hosts();
    await this.stack.call('PATCH', `/api/hosts/${first?.id}`, { name: Scene.FIRST });
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await Promise.all(this.#others.map((host) => host.stop()));
    await this.#stack?.remove();
  }

  /** Errors of the page's scripts and requests to other servers, since the last call. */
  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  /** Enrols one more host. Its agent does not run yet. */
  async addHost(name: string): Promise<AnotherHost> {
    const known = new Set((await this.hosts()).map(({ id }) => id));
    const host = await AnotherHost.build(this.stack, name);
    this.#others.push(host);
    const { code } = await this.stack.call<{ code: string }>('POST', '/api/hosts/enrollments', {});
    await host.enrol(this.stack, code);
    const added = (await this.hosts()).find(({ id }) => !known.has(id));
    await this.stack.call('PATCH', `/api/hosts/${added?.id}`, { name });
    return host;
  }

  async hosts(): Promise<HostSummary[]> {
    return (await this.stack.call<HostsDocument>('GET', '/api/hosts')).hosts;
  }

  async host(name: string): Promise<HostSummary> {
    const found = (await this.hosts()).find((host) => host.name === name);
    if (found === undefined) throw new Error(`no host is called ${name}`);
    return found;
  }

  /** Declares a scenario, or withdraws its declaration with null, without the page. */
  async declare(name: string, scenario: string, disabled: true | null): Promise<void> {
    const path = `/api/security/scenarios/${encodeURIComponent(scenario)}?host=${(await this.host(name)).id}`;
    await (disabled === null ? this.stack.call('DELETE', path) : this.stack.call('PATCH', path, { disabled }));
  }

  /** What a host's list of scenarios holds for one of them. */
  async scenario(name: string, scenario: string): Promise<ScenarioRow | undefined> {
    const path = `/api/security/scenarios?host=${(await this.host(name)).id}`;
    const { scenarios } = await this.stack.call<ScenariosDocument>('GET', path);
    return scenarios.find(({ canonical_name }) => canonical_name === scenario);
  }

  /** Opens the page of a host anew. */
  async visit(name: string, tab = 'scenarios', page: Page = this.page): Promise<void> {
    await page.goto(`${this.stack.origin}/?host=${(await this.host(name)).id}&tab=${tab}`);
  }

  /** Opens the page of all hosts anew. */
  async visitFleet(): Promise<void> {
    await this.page.goto(this.stack.origin);
    await expectPage(this.page.getByRole('region', { name: 'Hosts' })).toBeVisible(SOON);
  }

  /** A host's row on the page of all hosts. */
  row(name: string) {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** A scenario's row on a host's page; the banner lists names as well. */
  scenarioRow(scenario: string, page: Page = this.page) {
    return page.getByRole('region', { name: 'Scenarios' }).getByRole('listitem').filter({ hasText: scenario });
  }

  /** What axe finds on the page as it is now, in light and in dark. */
  violations(): Promise<unknown[]> {
    return violations(this.page);
  }
}

function opened<T>(part: T | null): T {
  if (part === null) throw new Error('the scene is not open');
  return part;
}
