// The package ships no types.
declare module 'proxy-from-env' {
  /** @returns the proxy that the environment names for this URL, '' where there is none */
  export function getProxyForUrl(url: string): string;
}
