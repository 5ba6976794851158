/** The script that sets the remembered theme before anything is painted, so that no page flashes. */

export const THEME_KEY = 'rewardboard-theme';

// A constant: no text from outside ever becomes part of it. Storage may be forbidden, hence the try.
export const THEME_BEFORE_PAINT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
