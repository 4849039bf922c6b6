// A finding that is jumped to opens. Without this it is opened by hand.
"use strict";
(() => {
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => document.querySelectorAll("details.finding").forEach((one) => { one.open = true; }));
  open();
})();
