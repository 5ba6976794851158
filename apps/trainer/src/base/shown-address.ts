/** An address as it may stand in logs and on screens: without the name and password that it may carry. */
export function shownAddress(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//');
}
