// @vitest-environment happy-dom
/** The list of commands, and menus: opened, searched and left by keys. */

import { fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useCommands } from '../parts/commands.ts';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { renderPage } from '../testing/page.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { Commands } from './commands.tsx';
import type { PageKind } from './page-keys.ts';

const act = vi.fn<(name: string) => void>();

function Page({ page = 'list' }: { page?: PageKind }) {
  useCommands(() => [
    { text: 'Group by seed set', key: 'g', act: () => act('group') },
    { text: 'Order by eval/f1', act: () => act('order') },
  ]);
  return <Commands page={page} />;
}

it('Ctrl K opens it, words in any order find a command, Enter runs the first, and each has its key beside it', () => {
  renderPage(<Page />);
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
  const dialog = screen.getByTestId<HTMLDialogElement>('commands');
  expect(dialog.open).toBe(true);
  const field = screen.getByRole('combobox');
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toContain('Group by seed setg');
  fireEvent.change(field, { target: { value: 'f1 order' } });
  expect(screen.getAllByRole('option')).toHaveLength(1);
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(act).toHaveBeenLastCalledWith('order');
  expect(dialog.open).toBe(false);
  fireEvent.keyDown(window, { key: 'K', metaKey: true });
  fireEvent.change(field, { target: { value: 'zebra' } });
  expect(screen.getByRole('option').textContent).toBe('Nothing by that name');
});

it('each page offers its keys and all runs by name', async () => {
  const Keyed = () => {
    useKeys({ v: () => act('view') });
    return <Page page="compare" />;
  };
  const asked = vi
    .spyOn(globalThis, 'fetch')
    .mockResolvedValue(Response.json({ runs: [{ id: 'a', name: 'first try' }] }));
  renderPage(<Keyed />);
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
  expect(await screen.findByText('first try')).toBeDefined();
  expect(asked.mock.calls[0]![0]).toContain('/api/runs?only=name');
  const field = screen.getByRole('combobox');
  fireEvent.change(field, { target: { value: 'one chart' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(act).toHaveBeenLastCalledWith('view');
  asked.mockRestore();
});

it('arrow keys move through a menu, Escape gives the focus back, and a click elsewhere closes it', () => {
  renderPage(
    <Menu label="Group">
      <MenuItem text="By seed" isChosen onChoose={() => act('seed')} />
      <MenuItem text="By nothing" isChosen={false} onChoose={() => act('nothing')} />
    </Menu>,
  );
  const button = screen.getByRole('button', { name: 'Group' });
  fireEvent.click(button);
  const [first, second] = screen.getAllByRole('menuitemradio');
  expect(document.activeElement).toBe(first);
  fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  expect([document.activeElement, screen.queryByRole('menu')]).toEqual([button, null]);
  fireEvent.click(button);
  fireEvent.mouseDown(document.body);
  expect(screen.queryByRole('menu')).toBeNull();
  fireEvent.click(button);
  fireEvent.click(screen.getByText('By nothing'));
  expect(act).toHaveBeenLastCalledWith('nothing');
  expect(screen.queryByRole('menu')).toBeNull();
});
