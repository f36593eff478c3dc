"""German words that open sentences: the evidence that a full stop, or a glued heading, ended something."""

# Capitalised on purpose: inside a sentence these words are lower-case, so the capital says that one starts here.
OPENERS = frozenset(
    """
    Der Die Das Den Dem Des Ein Eine Einen Einem Einer Eines Kein Keine Keinen Keinem Keiner
    Ich Du Er Sie Es Wir Ihr Ihm Ihnen Ihn Man Uns Mich Mir Sich Wer Wen Wem Was Wessen
    Dieser Diese Dieses Diesen Diesem Jener Jene Jenes Jeder Jede Jedes Jeden Jedem Alle Allen Alles Beide Beiden
    Mein Meine Meinen Meinem Meiner Dein Deine Sein Seine Seinen Seinem Seiner Ihre Ihren Ihrem Ihrer
    Unser Unsere Unseren Unserem Unserer Euer Eure
    Welcher Welche Welches Solche Solcher Manche Mancher Einige Einigen Mehrere Viele Vielen Vieles Wenige Etliche
    Sämtliche Andere Anderen Niemand Jemand Nichts Etwas
    In Im Am An Ans Auf Aufs Aus Bei Beim Mit Nach Seit Von Vom Vor Zu Zum Zur Für Durch Durchs Gegen Ohne Um Ums
    Während Wegen Trotz Statt Anstatt Unter Über Hinter Neben Zwischen Bis Ab Binnen Außer Entlang Gegenüber Gemäß
    Innerhalb Außerhalb Infolge Angesichts Anhand Aufgrund Dank Laut Mithilfe Mittels Seitens Zufolge Zugunsten
    Als Wenn Weil Dass Ob Obwohl Obgleich Nachdem Bevor Ehe Sobald Solange Sofern Falls Damit Indem Sodass Wie Wo Wohin
    Woher Wann Warum Weshalb Wieso Worauf Womit Wodurch Wofür Woran Wobei
    Und Oder Aber Denn Doch Sondern Jedoch Sowohl Weder Entweder
    Dann Da Dabei Dadurch Dafür Dagegen Daher Dahinter Danach Daneben Daran Darauf Daraufhin Daraus Darin Darüber Darum
    Darunter Davon Davor Dazu Dazwischen Dennoch Derweil Derzeit Deshalb Deswegen Demnach Dementsprechend Dort Dorthin
    Hier Hierbei Hierfür Hierzu Hingegen Heute Gestern Vorgestern Jetzt Nun Damals Bald Bereits Schon Noch Nur Auch So
    Somit Sogar Selbst Schließlich Später Früher Zuletzt Zunächst Zuerst Zuvor Zudem Zugleich Zurzeit Zwar Zumindest
    Außerdem Ansonsten Allerdings Allein Also Anschließend Besonders Bisher Bislang Danach Ebenfalls Ebenso Eigentlich
    Einerseits Andererseits Einst Endlich Erst Erstmals Etwa Eventuell Fast Ferner Folglich Gerade Gleichzeitig
    Gleichwohl Glücklicherweise Immer Immerhin Insbesondere Insgesamt Insofern Inzwischen Irgendwann Jedenfalls Kaum
    Kürzlich Künftig Leider Letztlich Lediglich Manchmal Mehr Meist Meistens Mittlerweile Möglicherweise Natürlich
    Nebenbei Nicht Nie Niemals Normalerweise Oft Offenbar Offensichtlich Plötzlich Rund Schätzungsweise Sehr Seitdem
    Seither Sicher Sicherlich Sofort Soweit Sonst Stattdessen Tatsächlich Trotzdem Überhaupt Übrigens Ungefähr
    Unterdessen Ursprünglich Vermutlich Vielleicht Vielmehr Voraussichtlich Vorerst Wahrscheinlich Weiterhin Wenigstens
    Wieder Wirklich Womöglich Ziemlich Zusätzlich Zusammen Zweifellos Hinzu Hauptsächlich Vergangene Vergangenen
    Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf Hunderte Tausende Hätte Wäre Würde Ist Sind War Hat Haben
    Wird Kann Soll Sollte Muss Bitte Ja Nein
    """.split()
)

# A name opens a sentence too, but only the finite verb after it tells.
FINITE_VERBS = frozenset(
    """
    ist sind war waren hat haben hatte hatten wird werden wurde wurden will wollen wollte wollten soll sollen sollte
    sollten kann können konnte konnten könnte könnten muss müssen musste mussten müsste darf dürfen durfte durften
    dürfte dürften würde würden wäre wären hätte hätten bleibt bleiben blieb gibt gab gilt galt steht stehen stand liegt
    lag kommt kommen kam geht gehen ging macht machen machte sagt sagte sieht sah hält hielt lässt ließ nimmt nahm
    plant planen plante setzt setzte zeigt zeigte stellt stellte teilte erklärte kündigte kündigt verkauft verkaufte
    kauft kaufte liefert lieferte bestätigte meldete fordert forderte warnt warnte erwartet baut baute gehört gehörte
    """.split()
)
