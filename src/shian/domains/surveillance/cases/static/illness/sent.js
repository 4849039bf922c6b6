// A report was sent: the draft on this device is no longer needed.
localStorage.removeItem("shian-report");
