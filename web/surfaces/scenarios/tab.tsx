import { useEffect } from 'preact/hooks';
import { useDocument } from '../../data/resource.ts';
import { later } from '../../parts/later.tsx';
import { scenariosResource } from './changes.ts';

const LOADING = 'Loading the scenarios…';

const List = later(async () => (await import('./view.tsx')).ScenariosView, LOADING);

/** The Scenarios tab. Its list, what stands around it and what it lists are asked for at the same time. */
export function ScenariosTab({ host }: { host: string }) {
  const { document, failure } = useDocument(scenariosResource, host);
  useEffect(() => {
    // They are needed as soon as the list has come. Where they cannot be loaded, each says so in its place.
    import('./opened.ts').catch(() => {});
  }, []);
  return <List host={host} document={document} failure={failure ?? (document === null ? LOADING : null)} />;
}
