import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { FakeWorker } from '../../doubles/fake-worker.ts';
import { type AgentUnderTest, agentFor } from './agent-under-test.ts';
import type { CrowdsecTree } from './crowdsec-tree.ts';
import { useTree } from './use-tree.ts';
import { withoutProxies } from './without-proxies.ts';

/**
 * A fresh CrowdSec folder, fake Worker and agent for each test of a file.
 * @param timeoutMs how long a request may take, in real time
 */
export function useAgent(timeoutMs?: number): {
  readonly tree: CrowdsecTree;
  readonly worker: FakeWorker;
  readonly agent: AgentUnderTest;
  readonly sharedDir: string;
} {
  const at = useTree();
  let parts: { worker: FakeWorker; agent: AgentUnderTest } | null = null;
  const sharedDir = () => join(at.tree.root, 'shared');
  beforeEach(async () => {
    withoutProxies();
    const worker = await FakeWorker.start();
    parts = { worker, agent: agentFor(worker, at.tree, sharedDir(), timeoutMs) };
  });
  afterEach(async () => {
    parts?.agent.close();
    await parts?.worker.stop();
  });
  const here = () => {
    if (parts === null) throw new Error('there is no agent outside a test');
    return parts;
  };
  return {
    get tree() {
      return at.tree;
    },
    get worker() {
      return here().worker;
    },
    get agent() {
      return here().agent;
    },
    get sharedDir() {
      return sharedDir();
    },
  };
}
