/** Opens every line in which a bundle refuses to run; the toolkit finds the line by it in k6's log. */
export const refusalPrefix = 'jorge-load: ';
