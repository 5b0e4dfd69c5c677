import type { EngineListening } from '../../../../../agent/observe/config/listening.ts';
import type { DiskState } from '../../../../../agent/observe/engine/disk-state.ts';
import { EngineWatch } from '../../../../../agent/observe/engine/engine-watch.ts';
import type { Listener } from '../../../../../agent/observe/engine/listeners.ts';
import type { LocalRequest } from '../../../../../agent/observe/engine/probe.ts';

const BOOT_MS = Date.UTC(2026, 0, 1);

export const LISTENING: EngineListening = {
  lapi: { kind: 'at', host: '127.0.0.1', port: 8080 },
  metrics: { kind: 'at', host: '127.0.0.1', port: 6060 },
};
export const LAPI_ELSEWHERE: EngineListening = { ...LISTENING, lapi: { kind: 'off', why: 'config.yaml has no api.server' } };

/** A host with sockets and an engine that a test makes up, and the watch that looks at them. */
export class WatchedHost {
  atS = 1_000;
  sockets: readonly Listener[] | { code: string } = [];
  listening = LISTENING;
  appsecListeners: string[] = [];
  content = 'a';
  changes = 0;
  /** What the metrics answer; null: nothing listens there. */
  engine: { startedS: number; goroutine: string | null } | null = null;
  metricsAnswer: 'well' | 'garbage' | 'timeout' = 'well';
  asked: string[] = [];
  setting: { host: string; port: number } | null = null;
  memory: string | null = null;
  watch = this.restart();

  restart(isOneLook = false): EngineWatch {
    this.watch = new EngineWatch({
      isOneLook,
      get: async (request) => this.#answer(request),
      sockets: () => this.sockets,
      metrics: this.setting,
      uid: 1_000,
      moment: () => ({ nowMs: BOOT_MS + this.atS * 1_000, monotonicMs: this.atS * 1_000, bootMs: BOOT_MS }),
      witnessMs: () => null,
      recall: () => this.memory,
      keep: (text) => {
        this.memory = text;
      },
    });
    return this.watch;
  }

  async #answer({ host, port, path, keep }: LocalRequest) {
    this.asked.push(`${host}:${port}`);
    if (this.metricsAnswer === 'timeout') return { kind: 'failed' as const, isRefused: false, why: 'no whole answer within 5 s' };
    if (this.metricsAnswer === 'garbage') return { kind: 'lines' as const, lines: [] };
    if (this.engine === null) return { kind: 'failed' as const, isRefused: true, why: 'ECONNREFUSED' };
    const { startedS, goroutine } = this.engine;
    const lines = path.startsWith('/metrics')
      ? [`process_start_time_seconds ${BOOT_MS / 1_000 + startedS}`]
      : goroutine === null
        ? []
        : [`goroutine ${goroutine} [select]:`, 'main.waitOnTomb()'];
    return { kind: 'lines' as const, lines: lines.filter((line) => keep.test(line)) };
  }

  /** The engine listens, its Local API at this socket, and each AppSec listener at the next one. */
  listen(inode: number, uid = 0): void {
    const at = (port: number, n: number) => ({ host: '127.0.0.1', port, uid, inode: `${n}` });
    const appsec = this.appsecListeners.map((words, n) => at(Number(words.split(':')[1]), inode + 1 + n));
    this.sockets = [at(8080, inode), at(6060, 9_999), ...appsec];
  }

  edit(content: string): void {
    this.content = content;
    this.changes++;
  }

  #disk(): DiskState {
    return {
      files: () => new Map([['/etc/crowdsec/scenarios/a.yaml', this.content]]),
      stamp: `${this.changes}`,
      newestMs: BOOT_MS + this.atS * 1_000,
      newestConfigMs: 0,
      loadable: { scenarios: this.content },
      listening: this.listening,
      appsecListeners: this.appsecListeners,
      hubDir: '/hub',
      decisive: [],
      toCrowdsec: (path) => path,
    };
  }

  async look(disk = false, ask = disk): Promise<void> {
    await this.watch.look(() => ({ state: this.#disk(), atMs: BOOT_MS + this.atS * 1_000 }), { disk, ask });
  }

  /** Looks for so long, as often as the watch asks for it, and with each minute as a heartbeat does. */
  async pass(seconds: number): Promise<void> {
    for (const end = this.atS + seconds; this.atS < end; ) {
      const before = this.atS;
      this.atS = Math.min(end, this.atS + this.watch.nextLookMs / 1_000);
      await this.look(Math.floor(before / 60) < Math.floor(this.atS / 60));
    }
  }

  /** `running CONTENT`, or the kind with its reason. */
  get word(): string {
    const { sight } = this.watch;
    return sight.kind === 'running' ? `running ${sight.epoch.loadable.scenarios}` : `${sight.kind}: ${sight.why}`;
  }

  /** Looks at an engine that starts, until it is known. */
  async begin(): Promise<void> {
    await this.look(true);
    this.atS += 10;
    this.engine = { startedS: this.atS, goroutine: '75' };
    this.listen(1);
    await this.pass(40);
  }

  reload(inode: number, goroutine: string): void {
    this.listen(inode);
    this.engine = { startedS: this.engine?.startedS ?? 0, goroutine };
  }
}
