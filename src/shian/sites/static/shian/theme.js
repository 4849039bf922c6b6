// Sets light or dark before the first paint; the choice is kept in this browser.
(() => {
  const key = "shian-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem(key) || "auto";
  const apply = () => {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    document.documentElement.dataset.choice = choice;
    document.dispatchEvent(new CustomEvent("shian:theme"));
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    const next = button.dataset.themeChoice;
    const dark = document.documentElement.dataset.bsTheme === "dark";
    localStorage.setItem(key, next === "toggle" ? (dark ? "light" : "dark") : next);
    apply();
  });
})();
