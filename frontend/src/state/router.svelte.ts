/** Where in the pages the user is. */
export type Route = { page: 'start' } | { page: 'score'; id: string } | { page: 'program'; section: Section } | { page: 'setup' };

/** The pages about the program itself. */
export type Section = (typeof sections)[number];
const sections = ['status', 'settings', 'connect', 'about'] as const;

const scorePath = /^#\/?score\/([A-Za-z0-9._-]{1,64})$/;

/** The route of an address's fragment; what is no page is the start page. */
export function parseRoute(fragment: string): Route {
  let text = fragment;
  try {
    text = decodeURIComponent(fragment);
  } catch {
    return { page: 'start' };
  }
  const id = scorePath.exec(text)?.[1];
  if (text.replace('/', '') === '#setup') return { page: 'setup' };
  const section = sections.find((s) => text.replace('/', '') === `#${s}`);
  if (section) return { page: 'program', section };
  return id ? { page: 'score', id } : { page: 'start' };
}

/** The fragment of a route. */
export function fragmentOf(r: Route): string {
  if (r.page === 'program') return `#${r.section}`;
  if (r.page === 'setup') return '#setup';
  return r.page === 'score' ? `#score/${encodeURIComponent(r.id)}` : '#start';
}

/** The router follows the address, so that back, forward and bookmarks work. */
class Router {
  route = $state<Route>({ page: 'start' });

  /** Follows the address from now on; the function that it returns ends that. */
  start(): () => void {
    const follow = () => (this.route = parseRoute(location.hash));
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }

  /** Goes to a page. */
  go(r: Route): void {
    location.hash = fragmentOf(r);
  }
}

export const router = new Router();
