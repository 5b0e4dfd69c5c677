import type { HostSummary } from '#contract';

/** The Settings tab: the host's name, its apply command, enrolling again, removing. */
export function Settings({ host }: { host: HostSummary }) {
  return <p>{host.name}</p>;
}
