/** A copy button beside every preformatted text, and the switch between light and dark. */

const shownMs = 1500;

export function addCopyButtons(): void {
  for (const pre of document.querySelectorAll('pre')) {
    const button = makeButton('copy', 'Copy');
    button.className = 'copy';
    button.addEventListener('click', () => void copy(pre, button));
    pre.before(button);
  }
}

/** Where the browser forbids the clipboard, the text is selected for the reader's own keys. */
async function copy(pre: HTMLElement, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = 'copied';
  } catch {
    getSelection()?.selectAllChildren(pre);
    button.textContent = 'selected';
  }
  setTimeout(() => (button.textContent = 'copy'), shownMs);
}

export function addThemeSwitch(): void {
  const nav = document.querySelector('nav');
  if (nav === null) return;
  const isDark = (): boolean =>
    (document.documentElement.dataset['theme'] ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const button = makeButton(isDark() ? 'light' : 'dark', 'Switch between light and dark');
  button.addEventListener('click', () => {
    document.documentElement.dataset['theme'] = isDark() ? 'light' : 'dark';
    button.textContent = isDark() ? 'light' : 'dark';
  });
  const tools = document.createElement('span');
  tools.className = 'tools';
  tools.append(button);
  nav.append(tools);
}

function makeButton(text: string, name: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.title = name;
  return button;
}
