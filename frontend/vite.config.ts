import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// `npm run dev` serves the pages with the API of a running `ricercar serve`, whose address is given here.
const backend = process.env.RICERCAR_BACKEND ?? 'http://127.0.0.1:7788';

export default defineConfig({
  base: './', // the window serves the pages below a scheme of its own
  plugins: [svelte()],
  worker: { format: 'es' },
  resolve: { alias: { 'stb-vorbis': fileURLToPath(new URL('./src/player/novorbis.ts', import.meta.url)) } },
  build: {
    target: 'es2022',
    emptyOutDir: false, // dist/.gitkeep is committed, for go:embed
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the content policy allows no data: addresses
  },
  server: { proxy: { '/api': backend, '/openapi.json': backend } },
});
