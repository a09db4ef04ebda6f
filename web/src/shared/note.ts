// Hides the note, before anything is painted, from whoever has read it.
//
// A classic script in the head, so that the note doesn't flash. What is remembered is one word in
// this browser's own storage; it is never sent anywhere. Without scripts the note's link goes in by itself
// (house.css looks at the address's fragment).

const READ = "doesexist.note";

function remembered(): boolean {
  try {
    return localStorage.getItem(READ) === "read";
  } catch {
    return false; // storage is forbidden here: the note is read each time
  }
}

function goIn(): void {
  document.documentElement.dataset["note"] = "read";
  try {
    localStorage.setItem(READ, "read");
  } catch {
    // it is read again next time
  }
  document.getElementById("main")?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

if (remembered()) {
  document.documentElement.dataset["note"] = "read";
} else {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".note .enter") !== null) {
      event.preventDefault();
      goIn();
    }
  });
}
