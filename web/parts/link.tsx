import type { ComponentChildren } from 'preact';
import type { Address } from '../data/address.ts';
import { navigate } from '../data/state.ts';

interface LinkProps {
  href: string;
  /** What following it changes in the address. */
  change: Partial<Address>;
  /** Whether what it leads to is shown already. */
  current?: boolean;
  class?: string;
  title?: string;
  children: ComponentChildren;
}

/** A link within the page. Pressed with a modifier key it is left to the browser, which opens a new tab. */
export function Link({ href, change, current, children, class: className, title }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(change);
  };
  return (
    <a class={className} href={href} title={title} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
