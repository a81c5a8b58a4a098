import { expect, it } from 'vitest';
import { layerNames, layerOf, Layers } from './layers.svelte';

it('digits switch layers in the order of the menu', () => {
  expect(['1', '2', '3', '4', '5', '6', '7', '0', 'a'].map(layerOf)).toEqual([...Object.keys(layerNames), undefined, undefined, undefined]);
});

it('layers are there until they are switched off, one by one', () => {
  const layers = new Layers();
  layers.set('keys', false);
  expect([layers.on('keys'), layers.on('numerals')]).toEqual([false, true]);
  layers.set('keys', true);
  expect(layers.on('keys')).toBe(true);
});
