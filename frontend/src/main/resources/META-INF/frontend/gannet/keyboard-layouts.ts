/**
 * Which key of a keyboard makes which character, so that text can be typed into a guest as key presses. The guest
 * turns key codes into characters by its own layout; the layout chosen here must be the guest's.
 */

export interface Stroke {
  /** Key by its place, as KeyboardEvent.code has it. */
  code: string;
  shift: boolean;
  altGr: boolean;
}

type Layout = Map<string, Stroke[]>;

const DIGITS = ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0'];
const UPPER_ROW = ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP'];
const HOME_ROW = ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL'];
const LOWER_ROW = ['KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM'];
const SPACE: Stroke = { code: 'Space', shift: false, altGr: false };

function press(code: string, shift = false, altGr = false): Stroke {
  return { code, shift, altGr };
}

/** Adds a row of keys: what they make alone, with Shift, with AltGr. A space in a row means nothing. */
function row(layout: Layout, codes: string[], plain: string, shifted: string, altGr = ''): void {
  codes.forEach((code, i) => {
    const levels: [string, boolean, boolean][] = [
      [plain[i], false, false],
      [shifted[i], true, false],
      [altGr[i], false, true],
    ];
    for (const [character, shift, alt] of levels) {
      if (character && character !== ' ') {
        layout.set(character, [press(code, shift, alt)]);
      }
    }
  });
}

function whitespace(layout: Layout): Layout {
  layout.set(' ', [SPACE]);
  layout.set('\n', [press('Enter')]);
  layout.set('\r', []);
  layout.set('\t', [press('Tab')]);
  return layout;
}

function us(): Layout {
  const layout: Layout = new Map();
  row(layout, ['Backquote', ...DIGITS, 'Minus', 'Equal'], '`1234567890-=', '~!@#$%^&*()_+');
  row(layout, [...UPPER_ROW, 'BracketLeft', 'BracketRight', 'Backslash'], 'qwertyuiop[]\\', 'QWERTYUIOP{}|');
  row(layout, [...HOME_ROW, 'Semicolon', 'Quote'], "asdfghjkl;'", 'ASDFGHJKL:"');
  row(layout, [...LOWER_ROW, 'Comma', 'Period', 'Slash'], 'zxcvbnm,./', 'ZXCVBNM<>?');
  return whitespace(layout);
}

function german(): Layout {
  const layout: Layout = new Map();
  row(layout, [...DIGITS, 'Minus'], '1234567890ß', '!"§$%&/()=?', ' ²³   {[]}\\');
  row(layout, [...UPPER_ROW, 'BracketLeft', 'BracketRight'], 'qwertzuiopü+', 'QWERTZUIOPÜ*', '@ €        ~');
  row(layout, [...HOME_ROW, 'Semicolon', 'Quote', 'Backslash'], 'asdfghjklöä#', "ASDFGHJKLÖÄ'");
  row(layout, ['IntlBackslash', ...LOWER_ROW, 'Comma', 'Period', 'Slash'], '<yxcvbnm,.-', '>YXCVBNM;:_', '|      µ');
  // Dead keys: the accent alone is the key and then the space bar.
  layout.set('^', [press('Backquote'), SPACE]);
  layout.set('°', [press('Backquote', true)]);
  layout.set('´', [press('Equal'), SPACE]);
  layout.set('`', [press('Equal', true), SPACE]);
  return whitespace(layout);
}

export const LAYOUTS: Record<string, Layout> = { us: us(), de: german() };

/** The X11 symbol of a character. */
export function keysymOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  switch (character) {
    case '\n':
      return 0xff0d;
    case '\t':
      return 0xff09;
    default:
      return point <= 0xff ? point : 0x01000000 | point;
  }
}
