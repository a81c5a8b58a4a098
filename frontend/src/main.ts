import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/score.css';
import './styles/lanes.css';
import './styles/program.css';
import './styles/print.css';
import App from './App.svelte';
import { theme } from './state/theme.svelte';

theme.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
