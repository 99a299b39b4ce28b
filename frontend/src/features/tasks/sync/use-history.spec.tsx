import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ToastsProvider } from '../../../ui/toasts';
import { useHistoryOf } from './use-history';

function Recorder() {
  const { record } = useHistoryOf('ada');
  const gone = () => Promise.resolve(false);
  return (
    <button
      onClick={() => {
        record('Renamed', { undo: gone, redo: gone }).action.run();
      }}
    >
      Undo that
    </button>
  );
}

it('The Undo of a notification says so when nothing is left of the change [D7]', async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ToastsProvider>
        <Recorder />
      </ToastsProvider>
    </QueryClientProvider>,
  );
  screen.getByRole('button', { name: 'Undo that' }).click();
  expect(await screen.findByRole('group', { name: 'Nothing to undo' })).toBeDefined();
});
