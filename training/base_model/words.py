"""The words and sentence frames that the generated part of the corpus is made of. Written for this project."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


PEOPLE = _words("""Ada Bruno Clara Dana Emil Farah Greta Hugo Ines Jonas Kira Luis Mara Nils Olga Pavel Quinn Rosa Samir Tessa
Udo Vera Wim Xenia Yusuf Zoe Amir Bella Carlos Daphne Edgar Fiona Gustav Hana Ivo Judith Karim Lena Milo Nadia""")
PLACES = _words("""kitchen garden harbour library station market school office workshop bakery museum hospital village forest
beach hotel airport theatre park bridge farm bank cafe square tower valley island street cellar attic""")
THINGS = _words("""apple book box chair coat cup door envelope file garden-hose hammer key kettle lamp letter map mirror mug
notebook order parcel pencil phone picture plate printer rope shelf shoe spoon suitcase table tent ticket towel tray
umbrella vase wallet watch window bicycle blanket bottle bowl brush bucket candle card clock cushion drawer fork
glove hat jacket jar knife ladder needle oven pillow radio ruler scarf stamp sweater torch wheel account statement
payment transfer receipt invoice password message top-up balance fee rate limit code refund""")
COLOURS = _words("red blue green yellow white black brown grey orange purple silver golden pink pale-blue dark-green")
QUALITIES = _words("""small large old new heavy light clean dusty broken cheap dear round flat warm cold soft hard quiet loud
narrow wide empty full simple strange useful plain bright dark sharp wet dry spare missing wrong right extra""")
ANIMALS = _words("cat dog horse goat duck hen sheep rabbit fox owl crow bee mouse pony swan frog")
DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = _words("January February March April May June July August September October November December")
TIMES = """in the morning|at noon|in the afternoon|in the evening|at night|before breakfast|after lunch|every day
last week|next week|yesterday|tomorrow|on time|too late|two days ago|in an hour|all day|once a month""".replace(
    "\n", "|"
).split("|")
DID = _words("""found lost bought sold cleaned carried opened closed painted mended packed sent kept borrowed returned ordered
checked moved hid counted needed wanted received cancelled changed paid""")
DO = _words("""find buy sell clean carry open close paint mend pack send keep borrow return order check move hide count use
cancel change track see get pay activate replace update verify""")
JOBS = _words("""teacher baker nurse farmer driver painter cook sailor clerk gardener tailor doctor builder singer writer
plumber pilot student manager engineer""")
FEELINGS = _words("glad sad tired proud worried calm angry curious hungry late early ready sorry surprised confused")
FOODS = _words("bread soup rice cheese fish salad cake tea coffee milk honey pasta eggs beans jam butter plums pears")
REASONS = """it was raining|the shop was closed|nobody had the key|the price was too high|it did not work|the bus was late
there was no more room|it was a present|the old one was broken|the card was declined|the address was wrong
the app did not open|it had been charged twice|the order had not arrived|the code did not come""".replace(
    "\n", "|"
).split("|")
OPENINGS = _phrases("""Hello|Hi|Hi there|Good morning|Please help|Excuse me|Hello, one question|Thanks in advance|Dear team|Hey
""")
ANSWER_OPENINGS = ["Yes.", "No.", "Certainly.", "Of course.", "I am sorry.", "Thank you.", "That is right.", "Not yet."]

# A frame's {slots} are filled from the lists above.
SENTENCES = [
    "{person} {did} the {quality} {thing} in the {place}.",
    "The {thing} in the {place} is {colour} and {quality}.",
    "{person} is a {job} and works near the {place}.",
    "Because {reason}, {person} {did} the {thing} {time}.",
    "{person} was {feeling}, because {reason}.",
    "On {day} the {job} {did} {number} {things}.",
    "There are {number} {things} on the {quality} table in the {place}.",
    "The {animal} sat by the {place} and looked at the {colour} {thing}.",
    "If you {do} the {thing} {time}, the {job} will be {feeling}.",
    "{person} asked {other} for a {thing}, but {other} only had a {quality} {thing2}.",
    "In {month} we eat {food} and {food2} in the {place}.",
    "The {quality} {thing} costs {number} pounds, and the {colour} one costs {number2} pounds.",
    "Nobody knew why the {job} {did} the {thing} {time}.",
    "First {person} {did} the {thing}, then {other} {did} the {thing2}.",
    "You can {do} a {thing} at the {place} from {day} to {day2}.",
    "My {thing} is still {quality}, so I would like to {do} it {time}.",
    "I tried to {do} my {thing} {time}, but {reason}.",
    "Why was my {thing} not {colour}? I {did} the {colour} one.",
    "How do I {do} the {thing} that {person} {did}?",
    "What happens when the {thing} is {quality} and {reason}?",
    "Can I {do} my {thing} before {day}, or is it too late?",
    "I think somebody {did} my {thing} at the {place}.",
    "It has been {number} days and my {thing} has not come to the {place}.",
    "Where can I {do} the {quality} {thing}, and how much is it?",
    "We {did} {number} {things} for {person} and {number2} for {other}.",
    "{person} said that the {thing} would be ready on {day}, the {number}th of {month}.",
    "A {job} needs a {quality} {thing}; a {job2} needs a {thing2}.",
    "The {place} is between the {place2} and the old {place3}.",
]
REQUESTS = [
    "How can I {do} my {thing}?",
    "I want to {do} the {thing} I {did} on {day}. What should I do?",
    "Is it possible to {do} a {quality} {thing} {time}?",
    "My {thing} is {quality}. Can you help me {do} it?",
    "I {did} a {thing} {time}, but {reason}. Why?",
    "Please tell me when the {thing} will be at the {place}.",
    "Could you {do} the {colour} {thing} for me?",
]
REPLIES = [
    "You can {do} the {thing} at the {place} {time}.",
    "Please {do} the {thing} again on {day}. If {reason}, tell us and we will {do} it for you.",
    "We are sorry that {reason}. We will {do} the {thing} {time}.",
    "Go to the {place}, ask for the {job}, and show the {thing}.",
    "It takes {number} days to {do} a {thing}. You will get a message on {day}.",
]
