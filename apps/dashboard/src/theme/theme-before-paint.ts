/** The script that sets the stored theme before the first paint, so that no page flashes. */

export const THEME_KEY = 'rewardboard-theme';

// A constant: it must never include text from outside. The `try` is for browsers that block storage.
export const THEME_BEFORE_PAINT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
