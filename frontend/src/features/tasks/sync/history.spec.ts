import { describe, expect, it } from 'vitest';
import { History, together, type HistoryStep } from './history';

/** Changes that report when they are undone and made again. */
function given() {
  const history = new History();
  const log: string[] = [];
  const step = (label: string, isLeft = true): HistoryStep => {
    const run = (name: string) => () => {
      if (isLeft) log.push(`${name} ${label}`);
      return Promise.resolve(isLeft);
    };
    return { label, about: [], undo: run('undo'), redo: run('redo') };
  };
  const record = (label: string, isLeft?: boolean) => {
    const recorded = step(label, isLeft);
    history.record(recorded);
    return recorded;
  };
  return { history, log, step, record };
}

describe('History', () => {
  it('Changes are undone latest first and made again in their order', async () => {
    const { history, log, record } = given();
    record('one');
    record('two');
    expect((await history.undo())?.label).toBe('two');
    expect((await history.undo())?.label).toBe('one');
    expect(await history.undo()).toBeUndefined();
    await history.redo();
    await history.redo();
    expect(await history.redo()).toBeUndefined();
    expect(log).toEqual(['undo two', 'undo one', 'redo one', 'redo two']);
  });

  it('A new change ends what could be made again', async () => {
    const { history, record } = given();
    record('one');
    await history.undo();
    record('two');
    expect(await history.redo()).toBeUndefined();
    expect((await history.undo())?.label).toBe('two');
  });

  it('An earlier change can be undone on its own, once', async () => {
    const { history, log, record } = given();
    const one = record('one');
    record('two');
    await history.undo(one);
    expect(await history.undo(one)).toBeUndefined();
    await history.undo();
    expect(log).toEqual(['undo one', 'undo two']);
  });

  it('A change that was discarded is passed over', async () => {
    const { history, log, record } = given();
    record('one');
    record('discarded', false);
    expect((await history.undo())?.label).toBe('one');
    expect(log).toEqual(['undo one']);
  });

  it('A change whose undo failed can be undone later', async () => {
    const { history, step } = given();
    let isDown = true;
    const undo = () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(true));
    history.record({ ...step('one'), undo });
    await expect(history.undo()).rejects.toThrow('down');
    isDown = false;
    expect((await history.undo())?.label).toBe('one');
  });

  it('The second of two fast presses undoes the change before', async () => {
    const { history, record } = given();
    record('one');
    record('two');
    const undone = await Promise.all([history.undo(), history.undo()]);
    expect(undone.map((step) => step?.label)).toEqual(['two', 'one']);
  });

  it('The oldest of more than 100 changes is forgotten', async () => {
    const { history, log, record } = given();
    for (let index = 0; index <= 100; index += 1) record(`${index}`);
    while (await history.undo());
    expect(log).toHaveLength(100);
    expect(log.at(-1)).toBe('undo 1');
  });

  it('Nothing is left after it was cleared', async () => {
    const { history, record } = given();
    record('one');
    record('two');
    await history.undo();
    history.clear();
    expect(await history.undo()).toBeUndefined();
    expect(await history.redo()).toBeUndefined();
  });

  it('Changes that belong together are undone from the last to the first', async () => {
    const { log, step } = given();
    const both = together([step('one'), step('two')]);
    expect(await both.undo()).toBe(true);
    expect(await both.redo()).toBe(true);
    expect(await together([step('gone', false)]).undo()).toBe(false);
    expect(log).toEqual(['undo two', 'undo one', 'redo one', 'redo two']);
  });
});
