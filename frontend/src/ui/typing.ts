/** Where keys belong to what has the focus: text, choices, sliders, menus, dialogs. */
const own = 'input, select, textarea, [contenteditable], [role=slider], [role=menu], [role=dialog], dialog';

/** Whether keys are meant for a control rather than for the page. */
export const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest(own) !== null;

/** Whether the space bar presses a control. */
export const isPressed = (target: EventTarget | null): boolean => target instanceof Element && target.closest('button, a, summary') !== null;
