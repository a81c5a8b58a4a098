// Runs in the page once its document is there.
(() => {
  if (!window.runtime) return; // a page of ours that says what is missing
  // Keeps the web view from leaving the page for a dropped file; on Windows it also asks for the file's path.
  window.runtime.OnFileDrop(() => {}, false);
  const listens = () => window.wails.eventListeners.ricercar?.length;
  const tell = () => (listens() ? window.runtime.EventsEmit('ricercar:ready') : setTimeout(tell, 50));
  tell();
})();
