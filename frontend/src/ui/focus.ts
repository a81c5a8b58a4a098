/** Where the focus goes when something that floats is closed: back to what it was opened by, or to the page. */
export function focusBack(e: Event, opener: HTMLElement | undefined): void {
  e.preventDefault();
  const target = opener?.isConnected && opener.tabIndex >= 0 ? opener : document.querySelector<HTMLElement>('main');
  target?.focus({ preventScroll: true });
}
