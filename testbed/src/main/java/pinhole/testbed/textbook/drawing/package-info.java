/**
 * Sequence diagrams of what was captured: {@link pinhole.testbed.textbook.drawing.Diagram} puts
 * packets, log lines and verdicts in order as {@link pinhole.testbed.textbook.drawing.Step}s, and
 * there is one drawing of them for terminals, one in SVG, and a page in HTML around that. A drawing
 * knows steps only, so the three cannot tell different stories.
 */
package pinhole.testbed.textbook.drawing;
