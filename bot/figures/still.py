"""Owns the picture that does not move: what stands in the file, or the start and the end of the motion."""

from __future__ import annotations

from bot.figures import scene, woman
from bot.figures.brush import Canvas
from bot.figures.pose import Figure, Motion, Thing
from bot.figures.skeleton import joints_of, placed

THIN = 0.34


def png(figure: Figure) -> bytes:
    """The still as PNG, 800 by 600."""
    return (_composed(figure) if figure.bodies else _of_motion(figure)).png()


def _composed(figure: Figure) -> Canvas:
    canvas = scene.paper()
    things(canvas, figure.things, front=False)
    for body in figure.bodies:
        drawn = canvas.copy() if body.faint else canvas
        woman.draw(drawn, joints_of(body), body, body.head)
        canvas = drawn.mixed_over(canvas, THIN) if body.faint else drawn
    things(canvas, figure.things, front=True)
    scene.pointed_at(canvas, figure)
    return canvas


def _of_motion(figure: Figure) -> Canvas:
    """The first beat faint, the beat to show full, and every arrow and mark of the file or the beat."""
    motion, canvas = figure.motion, scene.paper()
    things(canvas, motion.things, front=False)
    if figure.still > 1 and figure.faint:
        ghost = canvas.copy()
        _beat(ghost, motion, 0)
        canvas = ghost.mixed_over(canvas, THIN)
    _beat(canvas, motion, figure.still - 1)
    things(canvas, motion.things, front=True)
    shown = motion.beats[figure.still - 1]
    scene.pointed_at(canvas, figure if figure.arrows or figure.marks else shown)
    return canvas


def _beat(canvas: Canvas, motion: Motion, index: int) -> None:
    beat = motion.beats[index]
    woman.draw(canvas, placed(beat, motion, motion.anchor, beat.at, beat.reach), motion, beat.head)
    for spot in beat.glow:
        scene.glow(canvas, spot)


def things(canvas: Canvas, shown: tuple[Thing, ...], *, front: bool) -> None:
    """What stands around her: behind her, or in front of her."""
    for thing in shown:
        if thing.front == front:
            scene.thing(canvas, thing)
