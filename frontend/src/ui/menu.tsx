import { i18n } from '@lingui/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useClosedByBack } from '../lib/overlays';
import { ariaKeysOf, keyNamesOf, type Shortcut } from '../lib/shortcuts';
import { IconButton } from './button';

export type MenuItem = Readonly<{
  run: () => void;
  isDanger?: boolean;
  /** One of a group, of which the chosen one is checked. */
  isChecked?: boolean;
}> &
  (Readonly<{ label: string; shortcut?: never }> | Readonly<{ label?: never; shortcut: Shortcut }>);

export type MenuGroup = Readonly<{ label?: string; items: readonly MenuItem[] }>;

interface MenuButtonProps {
  /** Names the button and the menu. */
  label: string;
  /** Asked when the menu opens. */
  groups: () => readonly MenuGroup[];
  className?: string;
  /** Marks the button among the controls of a row. */
  control?: string;
  children: ReactNode;
}

/**
 * A button that opens a menu. The platform's popover closes it on Escape and on a click elsewhere.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export function MenuButton({ label, groups, className = '', control, children }: MenuButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // A press on the button closes the open menu, as a press anywhere does; the click that follows must not open it again.
  const wasOpen = useRef(false);

  function choose({ run }: MenuItem): void {
    setOpen(false);
    button.current?.focus();
    // After focus is back: what runs may want it elsewhere.
    setTimeout(run);
  }

  return (
    <>
      <IconButton
        ref={button}
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={className}
        data-control={control}
        onPointerDown={() => {
          wasOpen.current = isOpen;
        }}
        onClick={() => {
          setOpen(!wasOpen.current);
          wasOpen.current = false;
        }}
      >
        {children}
      </IconButton>
      {isOpen && (
        <MenuPopover
          label={label}
          groups={groups()}
          opener={button}
          onChoose={choose}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface MenuPopoverProps {
  label: string;
  groups: readonly MenuGroup[];
  opener: RefObject<HTMLElement | null>;
  onChoose: (item: MenuItem) => void;
  onClose: () => void;
}

function MenuPopover({ label, groups, opener, onChoose, onClose }: MenuPopoverProps) {
  const menu = useRef<HTMLDivElement>(null);
  useClosedByBack(onClose);

  useEffect(() => {
    const element = menu.current;
    if (!element || !opener.current) return;
    const button = opener.current;
    const place = (): void => {
      placeAt(element, button);
    };
    element.showPopover();
    place();
    itemsOf(element)[0]?.focus();
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('resize', place);
    };
  }, [opener]);

  return (
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      popover="auto"
      className="bg-surface text-ink border-line shadow-float fixed inset-auto m-0 max-h-[80dvh] w-64 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border p-1.5"
      onToggle={({ newState }) => {
        if (newState === 'closed') onClose();
      }}
      onKeyDown={(event) => {
        // The row under the menu handles keys too.
        event.stopPropagation();
        moveFocus(event);
        if (event.key === 'Tab') event.currentTarget.hidePopover();
      }}
    >
      {groups.map(({ label: name, items }, index) => (
        <div
          key={name ?? index}
          role="group"
          aria-label={name}
          className={index === 0 ? '' : 'border-line mt-1.5 border-t pt-1.5'}
        >
          {name !== undefined && (
            <p aria-hidden="true" className="text-muted px-3 pt-1 text-xs font-medium">
              {name}
            </p>
          )}
          {items.map((item) => (
            <Item key={labelOf(item)} item={item} onChoose={onChoose} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Item({ item, onChoose }: { item: MenuItem; onChoose: (item: MenuItem) => void }) {
  const { shortcut, isDanger = false, isChecked } = item;
  return (
    <button
      type="button"
      role={isChecked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChecked}
      aria-keyshortcuts={shortcut && ariaKeysOf(shortcut)}
      tabIndex={-1}
      className={`hover:bg-sunken flex min-h-10 w-full items-center gap-3 rounded-sm px-3 text-start text-sm ${isDanger ? 'text-danger' : ''} ${isChecked ? 'text-accent font-semibold' : ''}`}
      onClick={() => {
        onChoose(item);
      }}
    >
      <span className="grow break-words">{labelOf(item)}</span>
      {isChecked && <span aria-hidden="true">✓</span>}
      {shortcut && (
        <kbd aria-hidden="true" className="text-muted font-mono text-xs">
          {keyNamesOf(shortcut).join(' ')}
        </kbd>
      )}
    </button>
  );
}

function labelOf({ label, shortcut }: MenuItem): string {
  return label ?? i18n._(shortcut.label);
}

function itemsOf(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.findIndex((item) => item === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** Below the button where there is room, else above; its end at the button's end, and never out of the window. */
function placeAt(menu: HTMLElement, opener: HTMLElement): void {
  const button = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isRightToLeft = document.documentElement.dir === 'rtl';
  const wanted = isRightToLeft ? button.left : button.right - width;
  const left = Math.max(EDGE_PX, Math.min(wanted, document.documentElement.clientWidth - width - EDGE_PX));
  const hasRoomBelow = button.bottom + GAP_PX + height <= window.innerHeight - EDGE_PX;
  const top = hasRoomBelow ? button.bottom + GAP_PX : Math.max(EDGE_PX, button.top - GAP_PX - height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
